namespace StackExchange.Redis;

/// <summary>No answer came in time. <see cref="Commandstatus"/> says whether the command may have run.</summary>
public sealed class RedisTimeoutException : TimeoutException
{
    public RedisTimeoutException(string message, CommandStatus commandStatus)
        : base(message)
        => Commandstatus = commandStatus;

    /// <summary>How far the command had come.</summary>
    public CommandStatus Commandstatus { get; }
}
