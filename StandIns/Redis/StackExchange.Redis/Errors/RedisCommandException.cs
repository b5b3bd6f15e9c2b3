namespace StackExchange.Redis;

/// <summary>A command cannot be sent as it was asked for. It has not been sent.</summary>
public sealed class RedisCommandException : Exception
{
    public RedisCommandException(string message)
        : base(message)
    {
    }

    public RedisCommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
