namespace StackExchange.Redis;

/// <summary>A stream and the entries that were read from it.</summary>
public readonly struct RedisStream
{
    internal RedisStream(RedisKey key, StreamEntry[] entries)
    {
        Key = key;
        Entries = entries;
    }

    public RedisKey Key { get; }

    public StreamEntry[] Entries { get; }
}
