namespace StackExchange.Redis;

/// <summary>The server answered a command with an error; the message is the server's.</summary>
public sealed class RedisServerException : RedisException
{
    public RedisServerException(string message)
        : base(message)
    {
    }
}
