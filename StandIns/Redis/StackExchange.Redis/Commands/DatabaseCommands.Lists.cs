namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<RedisValue> ListGetByIndexAsync(RedisKey key, long index, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "LINDEX", key.AsValue(), index);

    public Task<long> ListInsertAfterAsync(RedisKey key, RedisValue pivot, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "LINSERT", key.AsValue(), "AFTER", pivot, value);

    public Task<long> ListInsertBeforeAsync(RedisKey key, RedisValue pivot, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "LINSERT", key.AsValue(), "BEFORE", pivot, value);

    public Task<RedisValue> ListLeftPopAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "LPOP", key.AsValue());

    public Task<RedisValue[]> ListLeftPopAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "LPOP", key.AsValue(), count);

    public Task<long> ListLeftPushAsync(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, Push("LPUSH", when), key.AsValue(), value);

    public Task<long> ListLeftPushAsync(RedisKey key, RedisValue[] values, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => values.Length == 0 ? ListLengthAsync(key, flags) : RunAsync(flags, key, Reply.Long, Push("LPUSH", when), [key.AsValue(), .. values]);

    public Task<long> ListLeftPushAsync(RedisKey key, RedisValue[] values, CommandFlags flags)
        => ListLeftPushAsync(key, values, When.Always, flags);

    public Task<long> ListLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "LLEN", key.AsValue());

    public Task<RedisValue> ListMoveAsync(RedisKey sourceKey, RedisKey destinationKey, ListSide sourceSide, ListSide destinationSide, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [sourceKey, destinationKey], Reply.Value, "LMOVE", sourceKey.AsValue(), destinationKey.AsValue(), Name(sourceSide), Name(destinationSide));

    public Task<RedisValue[]> ListRangeAsync(RedisKey key, long start = 0, long stop = -1, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "LRANGE", key.AsValue(), start, stop);

    public Task<long> ListRemoveAsync(RedisKey key, RedisValue value, long count = 0, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "LREM", key.AsValue(), count, value);

    public Task<RedisValue> ListRightPopAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "RPOP", key.AsValue());

    public Task<RedisValue[]> ListRightPopAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "RPOP", key.AsValue(), count);

    public Task<RedisValue> ListRightPopLeftPushAsync(RedisKey source, RedisKey destination, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [source, destination], Reply.Value, "RPOPLPUSH", source.AsValue(), destination.AsValue());

    public Task<long> ListRightPushAsync(RedisKey key, RedisValue value, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, Push("RPUSH", when), key.AsValue(), value);

    public Task<long> ListRightPushAsync(RedisKey key, RedisValue[] values, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => values.Length == 0 ? ListLengthAsync(key, flags) : RunAsync(flags, key, Reply.Long, Push("RPUSH", when), [key.AsValue(), .. values]);

    public Task<long> ListRightPushAsync(RedisKey key, RedisValue[] values, CommandFlags flags)
        => ListRightPushAsync(key, values, When.Always, flags);

    public Task ListSetByIndexAsync(RedisKey key, long index, RedisValue value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Done, "LSET", key.AsValue(), index, value);

    public Task ListTrimAsync(RedisKey key, long start, long stop, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Done, "LTRIM", key.AsValue(), start, stop);

    private static string Push(string command, When when) => when switch
    {
        When.Always => command,
        When.Exists => command + "X",
        _ => throw new ArgumentException("A list is pushed to always or if it exists.", nameof(when)),
    };

    private static RedisValue Name(ListSide side) => side == ListSide.Left ? "LEFT" : "RIGHT";
}
