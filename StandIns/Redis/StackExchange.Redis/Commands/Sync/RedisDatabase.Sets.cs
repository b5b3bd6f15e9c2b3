namespace StackExchange.Redis;

// The waiting forms: each waits for its asynchronous namesake, no longer than SyncTimeout.
internal sealed partial class RedisDatabase
{
    public bool SetAdd(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => Wait(SetAddAsync(key, value, flags));

    public long SetAdd(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None)
        => Wait(SetAddAsync(key, values, flags));

    public RedisValue[] SetCombine(SetOperation operation, RedisKey first, RedisKey second, CommandFlags flags = CommandFlags.None)
        => Wait(SetCombineAsync(operation, first, second, flags));

    public RedisValue[] SetCombine(SetOperation operation, RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => Wait(SetCombineAsync(operation, keys, flags));

    public long SetCombineAndStore(SetOperation operation, RedisKey destination, RedisKey first, RedisKey second, CommandFlags flags = CommandFlags.None)
        => Wait(SetCombineAndStoreAsync(operation, destination, first, second, flags));

    public long SetCombineAndStore(SetOperation operation, RedisKey destination, RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => Wait(SetCombineAndStoreAsync(operation, destination, keys, flags));

    public bool SetContains(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => Wait(SetContainsAsync(key, value, flags));

    public bool[] SetContains(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None)
        => Wait(SetContainsAsync(key, values, flags));

    public long SetIntersectionLength(RedisKey[] keys, long limit = 0, CommandFlags flags = CommandFlags.None)
        => Wait(SetIntersectionLengthAsync(keys, limit, flags));

    public long SetLength(RedisKey key, CommandFlags flags = CommandFlags.None)
        => Wait(SetLengthAsync(key, flags));

    public RedisValue[] SetMembers(RedisKey key, CommandFlags flags = CommandFlags.None)
        => Wait(SetMembersAsync(key, flags));

    public bool SetMove(RedisKey source, RedisKey destination, RedisValue value, CommandFlags flags = CommandFlags.None)
        => Wait(SetMoveAsync(source, destination, value, flags));

    public RedisValue SetPop(RedisKey key, CommandFlags flags = CommandFlags.None)
        => Wait(SetPopAsync(key, flags));

    public RedisValue[] SetPop(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => Wait(SetPopAsync(key, count, flags));

    public RedisValue SetRandomMember(RedisKey key, CommandFlags flags = CommandFlags.None)
        => Wait(SetRandomMemberAsync(key, flags));

    public RedisValue[] SetRandomMembers(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => Wait(SetRandomMembersAsync(key, count, flags));

    public bool SetRemove(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => Wait(SetRemoveAsync(key, value, flags));

    public long SetRemove(RedisKey key, RedisValue[] values, CommandFlags flags = CommandFlags.None)
        => Wait(SetRemoveAsync(key, values, flags));
}
