namespace StackExchange.Redis;

/// <summary>A consumer and how many entries it has been given and not acknowledged.</summary>
public readonly struct StreamConsumer
{
    internal StreamConsumer(RedisValue name, int pendingMessageCount)
    {
        Name = name;
        PendingMessageCount = pendingMessageCount;
    }

    public RedisValue Name { get; }

    public int PendingMessageCount { get; }
}
