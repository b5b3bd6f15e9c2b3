namespace StackExchange.Redis;

/// <summary>What an automatic claim took over, where to go on, and which entries are no longer there.</summary>
public readonly struct StreamAutoClaimResult
{
    internal StreamAutoClaimResult(RedisValue nextStartId, StreamEntry[] claimedEntries, RedisValue[] deletedIds)
    {
        NextStartId = nextStartId;
        ClaimedEntries = claimedEntries;
        DeletedIds = deletedIds;
    }

    public static StreamAutoClaimResult Null { get; } = new(RedisValue.Null, [], []);

    public RedisValue NextStartId { get; }

    public StreamEntry[] ClaimedEntries { get; }

    public RedisValue[] DeletedIds { get; }

    public bool IsNull => NextStartId.IsNull && ClaimedEntries.Length == 0 && DeletedIds.Length == 0;
}
