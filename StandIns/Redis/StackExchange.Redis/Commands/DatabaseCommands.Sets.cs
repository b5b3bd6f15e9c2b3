namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<bool> SetAddAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "SADD", key.AsValue(), value);

    public Task<long> SetAddAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None)
        => values.Length == 0 ? NothingAsync(0L) : RunAsync(flags, key, Reply.Long, "SADD", [key.AsValue(), .. values]);

    public Task<RedisValue[]> SetCombineAsync(SetOperation operation, RedisKey first, RedisKey second, CommandFlags flags = CommandFlags.None)
        => SetCombineAsync(operation, [first, second], flags);

    public Task<RedisValue[]> SetCombineAsync(SetOperation operation, RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, keys, Reply.Values, "S" + Name(operation), Values(keys));

    public Task<long> SetCombineAndStoreAsync(SetOperation operation, RedisKey destination, RedisKey first, RedisKey second, CommandFlags flags = CommandFlags.None)
        => SetCombineAndStoreAsync(operation, destination, [first, second], flags);

    public Task<long> SetCombineAndStoreAsync(SetOperation operation, RedisKey destination, RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [destination, .. keys], Reply.Long, "S" + Name(operation) + "STORE", [destination.AsValue(), .. Values(keys)]);

    public Task<bool> SetContainsAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "SISMEMBER", key.AsValue(), value);

    public Task<bool[]> SetContainsAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None)
        => values.Length == 0 ? NothingAsync<bool[]>([])
            : RunAsync(flags, key, static (in reply) => Array.ConvertAll(reply.Items, item => item.AsLong() == 1), "SMISMEMBER", [key.AsValue(), .. values]);

    public Task<long> SetIntersectionLengthAsync(RedisKey[] keys, long limit = 0, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, keys, Reply.Long, "SINTERCARD", [keys.Length, .. Values(keys), .. limit > 0 ? (RedisValue[])["LIMIT", limit] : []]);

    public Task<long> SetLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "SCARD", key.AsValue());

    public Task<RedisValue[]> SetMembersAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "SMEMBERS", key.AsValue());

    public Task<bool> SetMoveAsync(RedisKey source, RedisKey destination, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [source, destination], Reply.Bool, "SMOVE", source.AsValue(), destination.AsValue(), value);

    public Task<RedisValue> SetPopAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "SPOP", key.AsValue());

    public Task<RedisValue[]> SetPopAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => count == 0 ? NothingAsync<RedisValue[]>([]) : RunAsync(flags, key, Reply.Values, "SPOP", key.AsValue(), count);

    public Task<RedisValue> SetRandomMemberAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "SRANDMEMBER", key.AsValue());

    public Task<RedisValue[]> SetRandomMembersAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "SRANDMEMBER", key.AsValue(), count);

    public Task<bool> SetRemoveAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "SREM", key.AsValue(), value);

    public Task<long> SetRemoveAsync(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None)
        => values.Length == 0 ? NothingAsync(0L) : RunAsync(flags, key, Reply.Long, "SREM", [key.AsValue(), .. values]);

    public IAsyncEnumerable<RedisValue> SetScanAsync(
        RedisKey key, RedisValue pattern = default, int pageSize = 250, long cursor = 0, int pageOffset = 0, CommandFlags flags = CommandFlags.None)
        => ScanAsync("SSCAN", key, pattern, pageSize, cursor, pageOffset, flags, page => Array.ConvertAll(page.Items, item => item.AsValue()));

    private static string Name(SetOperation operation) => operation switch
    {
        SetOperation.Union => "UNION",
        SetOperation.Intersect => "INTER",
        SetOperation.Difference => "DIFF",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Sets are combined by Union, Intersect or Difference."),
    };
}
