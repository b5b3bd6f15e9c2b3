namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<long> HashDecrementAsync(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None)
        => HashIncrementAsync(key, hashField, -value, flags);

    public Task<double> HashDecrementAsync(RedisKey key, RedisValue hashField, double value, CommandFlags flags = CommandFlags.None)
        => HashIncrementAsync(key, hashField, -value, flags);

    public Task<bool> HashDeleteAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "HDEL", key.AsValue(), hashField);

    public Task<long> HashDeleteAsync(RedisKey key, RedisValue[] hashFields, CommandFlags flags = CommandFlags.None)
        => hashFields.Length == 0 ? NothingAsync(0L) : RunAsync(flags, key, Reply.Long, "HDEL", [key.AsValue(), .. hashFields]);

    public Task<bool> HashExistsAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "HEXISTS", key.AsValue(), hashField);

    public Task<RedisValue> HashGetAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "HGET", key.AsValue(), hashField);

    public Task<RedisValue[]> HashGetAsync(RedisKey key, RedisValue[] hashFields, CommandFlags flags = CommandFlags.None)
        => hashFields.Length == 0 ? NothingAsync<RedisValue[]>([]) : RunAsync(flags, key, Reply.Values, "HMGET", [key.AsValue(), .. hashFields]);

    public Task<HashEntry[]> HashGetAllAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.HashEntries, "HGETALL", key.AsValue());

    public Task<long> HashIncrementAsync(RedisKey key, RedisValue hashField, long value = 1, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "HINCRBY", key.AsValue(), hashField, value);

    public Task<double> HashIncrementAsync(RedisKey key, RedisValue hashField, double value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Double, "HINCRBYFLOAT", key.AsValue(), hashField, value);

    public Task<RedisValue[]> HashKeysAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "HKEYS", key.AsValue());

    public Task<long> HashLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "HLEN", key.AsValue());

    public Task<RedisValue> HashRandomFieldAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "HRANDFIELD", key.AsValue());

    public Task<RedisValue[]> HashRandomFieldsAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "HRANDFIELD", key.AsValue(), count);

    public Task<HashEntry[]> HashRandomFieldsWithValuesAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.HashEntries, "HRANDFIELD", key.AsValue(), count, "WITHVALUES");

    public IAsyncEnumerable<HashEntry> HashScanAsync(
        RedisKey key, RedisValue pattern = default, int pageSize = 250, long cursor = 0, int pageOffset = 0, CommandFlags flags = CommandFlags.None)
        => ScanAsync("HSCAN", key, pattern, pageSize, cursor, pageOffset, flags, page => Reply.ToHashEntries(page));

    public Task HashSetAsync(RedisKey key, HashEntry[] hashFields, CommandFlags flags = CommandFlags.None)
    {
        ArgumentNullException.ThrowIfNull(hashFields);
        return hashFields.Length == 0
            ? Task.CompletedTask
            : RunAsync(flags, key, Reply.Done, "HSET", [key.AsValue(), .. hashFields.SelectMany(field => new[] { field.Name, field.Value })]);
    }

    // Setting to nothing is deleting.
    public Task<bool> HashSetAsync(RedisKey key, RedisValue hashField, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => when == When.Exists ? throw new NotSupportedException("A field of a hash is set always or if it does not exist. To set one that exists, use a transaction with Condition.HashExists.")
            : value.IsNull && when == When.Always ? HashDeleteAsync(key, hashField, flags)
            : RunAsync(flags, key, Reply.Bool, when == When.NotExists ? "HSETNX" : "HSET", key.AsValue(), hashField, value);

    public Task<long> HashStringLengthAsync(RedisKey key, RedisValue hashField, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "HSTRLEN", key.AsValue(), hashField);

    public Task<RedisValue[]> HashValuesAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "HVALS", key.AsValue());
}
