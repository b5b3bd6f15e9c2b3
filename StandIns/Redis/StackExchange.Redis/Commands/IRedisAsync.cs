namespace StackExchange.Redis;

/// <summary>What databases, subscribers and servers have in common.</summary>
public interface IRedisAsync
{
    IConnectionMultiplexer Multiplexer { get; }

    /// <summary>How long the server takes to answer.</summary>
    Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None);

    bool TryWait(Task task);

    void Wait(Task task);

    T Wait<T>(Task<T> task);

    void WaitAll(params Task[] tasks);
}
