namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<long> StringAppendAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "APPEND", key.AsValue(), value);

    public Task<long> StringDecrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "DECRBY", key.AsValue(), value);

    public Task<double> StringDecrementAsync(RedisKey key, double value, CommandFlags flags = CommandFlags.None)
        => StringIncrementAsync(key, -value, flags);

    public Task<long> StringIncrementAsync(RedisKey key, long value = 1, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "INCRBY", key.AsValue(), value);

    public Task<double> StringIncrementAsync(RedisKey key, double value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Double, "INCRBYFLOAT", key.AsValue(), value);

    public Task<RedisValue> StringGetAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "GET", key.AsValue());

    public Task<RedisValue[]> StringGetAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => Values(keys) is { Length: > 0 } names ? RunAsync(flags, keys, Reply.Values, "MGET", names) : NothingAsync<RedisValue[]>([]);

    public Task<bool> StringGetBitAsync(RedisKey key, long offset, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "GETBIT", key.AsValue(), offset);

    public Task<RedisValue> StringGetRangeAsync(RedisKey key, long start, long end, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "GETRANGE", key.AsValue(), start, end);

    public Task<RedisValue> StringGetSetAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "GETSET", key.AsValue(), value);

    public Task<RedisValue> StringGetSetExpiryAsync(RedisKey key, TimeSpan? expiry, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "GETEX", [key.AsValue(), .. (expiry is { } ttl ? new Expiration(ttl) : Expiration.Persist).Arguments()]);

    public Task<RedisValue> StringGetSetExpiryAsync(RedisKey key, DateTime expiry, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "GETEX", [key.AsValue(), .. (expiry == DateTime.MaxValue ? Expiration.Persist : new Expiration(expiry)).Arguments()]);

    public Task<RedisValue> StringGetDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "GETDEL", key.AsValue());

    public async Task<RedisValueWithExpiry> StringGetWithExpiryAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
    {
        // One after the other on the same connection, so that nothing of this client comes between.
        var remaining = KeyTimeToLiveAsync(key, flags);
        var value = StringGetAsync(key, flags);
        return new RedisValueWithExpiry(await value.ConfigureAwait(false), await remaining.ConfigureAwait(false));
    }

    public Task<long> StringLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "STRLEN", key.AsValue());

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when)
        => StringSetAsync(key, value, expiry, false, when, CommandFlags.None);

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags)
        => StringSetAsync(key, value, expiry, false, when, flags);

    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, bool keepTtl, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => StringSetAsync(key, value, expiry is { } ttl ? new Expiration(ttl) : keepTtl ? Expiration.KeepTtl : Expiration.Default, when, flags);

    // Setting to nothing is deleting.
    public Task<bool> StringSetAsync(RedisKey key, RedisValue value, Expiration expiry = default, ValueCondition when = default, CommandFlags flags = CommandFlags.None)
        => value.IsNull ? KeyDeleteAsync(key, flags) : RunAsync(flags, key, Reply.Bool, "SET", [key.AsValue(), value, .. expiry.Arguments(), .. Condition(when.When)]);

    public Task<bool> StringSetAsync(KeyValuePair<RedisKey, RedisValue>[] values, When when, CommandFlags flags)
        => StringSetAsync(values, when, default, flags);

    public Task<bool> StringSetAsync(
        KeyValuePair<RedisKey, RedisValue>[] values, When when = When.Always, Expiration expiry = default, CommandFlags flags = CommandFlags.None)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            return NothingAsync(false);
        }

        if (values.Length == 1)
        {
            return StringSetAsync(values[0].Key, values[0].Value, expiry, when, flags);
        }

        if (!expiry.IsDefault || when == When.Exists)
        {
            throw new NotSupportedException("Several keys are set at once without an expiry, always or if none of them exists. Set them one by one, in a transaction.");
        }

        RedisValue[] arguments = [.. values.SelectMany(pair => new[] { pair.Key.AsValue(), pair.Value })];
        return RunAsync(flags, Array.ConvertAll(values, pair => pair.Key), Reply.Bool, when == When.NotExists ? "MSETNX" : "MSET", arguments);
    }

    public Task<RedisValue> StringSetAndGetAsync(RedisKey key, RedisValue value, TimeSpan? expiry, When when, CommandFlags flags)
        => StringSetAndGetAsync(key, value, expiry, false, when, flags);

    public Task<RedisValue> StringSetAndGetAsync(
        RedisKey key, RedisValue value, TimeSpan? expiry = null, bool keepTtl = false, When when = When.Always, CommandFlags flags = CommandFlags.None)
    {
        if (value.IsNull)
        {
            return StringGetDeleteAsync(key, flags);
        }

        var ttl = expiry is { } time ? new Expiration(time) : keepTtl ? Expiration.KeepTtl : Expiration.Default;
        return RunAsync(flags, key, Reply.Value, "SET", [key.AsValue(), value, .. ttl.Arguments(), .. Condition(when), "GET"]);
    }

    public Task<bool> StringSetBitAsync(RedisKey key, long offset, bool bit, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "SETBIT", key.AsValue(), offset, bit);

    public Task<RedisValue> StringSetRangeAsync(RedisKey key, long offset, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "SETRANGE", key.AsValue(), offset, value);

    private static RedisValue[] Condition(When when) => when switch
    {
        When.Exists => ["XX"],
        When.NotExists => ["NX"],
        _ => [],
    };
}
