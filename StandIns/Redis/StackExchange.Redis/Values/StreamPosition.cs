namespace StackExchange.Redis;

/// <summary>A stream and where in it to read on.</summary>
public struct StreamPosition(RedisKey key, RedisValue position)
{
    /// <summary>Before the first entry.</summary>
    public static RedisValue Beginning => "-";

    /// <summary>After the last entry; for a group, after the last that any consumer has been given.</summary>
    public static RedisValue NewMessages => "$";

    public RedisKey Key { get; } = key;

    public RedisValue Position { get; } = position;
}
