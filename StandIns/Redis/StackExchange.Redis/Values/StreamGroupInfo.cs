namespace StackExchange.Redis;

/// <summary>A group of consumers of a stream.</summary>
public readonly struct StreamGroupInfo
{
    internal StreamGroupInfo(string name, int consumerCount, int pendingMessageCount, string? lastDeliveredId, long? entriesRead, long? lag)
    {
        Name = name;
        ConsumerCount = consumerCount;
        PendingMessageCount = pendingMessageCount;
        LastDeliveredId = lastDeliveredId;
        EntriesRead = entriesRead;
        Lag = lag;
    }

    public string Name { get; }

    public int ConsumerCount { get; }

    public int PendingMessageCount { get; }

    public string? LastDeliveredId { get; }

    public long? EntriesRead { get; }

    public long? Lag { get; }
}
