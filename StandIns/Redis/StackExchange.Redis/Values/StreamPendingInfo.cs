namespace StackExchange.Redis;

/// <summary>What a group has been given and has not acknowledged.</summary>
public readonly struct StreamPendingInfo
{
    internal StreamPendingInfo(int pendingMessageCount, RedisValue lowestId, RedisValue highestId, StreamConsumer[] consumers)
    {
        PendingMessageCount = pendingMessageCount;
        LowestPendingMessageId = lowestId;
        HighestPendingMessageId = highestId;
        Consumers = consumers;
    }

    public int PendingMessageCount { get; }

    public RedisValue LowestPendingMessageId { get; }

    public RedisValue HighestPendingMessageId { get; }

    public StreamConsumer[] Consumers { get; }
}
