namespace StackExchange.Redis;

/// <summary>A value and how long its key will still live; no expiry if it lives for ever.</summary>
public readonly struct RedisValueWithExpiry(RedisValue value, TimeSpan? expiry)
{
    public RedisValue Value { get; } = value;

    public TimeSpan? Expiry { get; } = expiry;
}
