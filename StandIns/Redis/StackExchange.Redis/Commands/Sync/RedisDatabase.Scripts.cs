namespace StackExchange.Redis;

// The waiting forms: each waits for its asynchronous namesake, no longer than SyncTimeout.
internal sealed partial class RedisDatabase
{
    public RedisResult Execute(string command, params object[] args)
        => Wait(ExecuteAsync(command, args));

    public RedisResult Execute(string command, ICollection<object>? args, CommandFlags flags = CommandFlags.None)
        => Wait(ExecuteAsync(command, args, flags));

    public RedisResult ScriptEvaluate(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None)
        => Wait(ScriptEvaluateAsync(script, keys, values, flags));

    public RedisResult ScriptEvaluate(byte[] hash, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None)
        => Wait(ScriptEvaluateAsync(hash, keys, values, flags));

    public bool LockExtend(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None)
        => Wait(LockExtendAsync(key, value, expiry, flags));

    public RedisValue LockQuery(RedisKey key, CommandFlags flags = CommandFlags.None)
        => Wait(LockQueryAsync(key, flags));

    public bool LockRelease(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None)
        => Wait(LockReleaseAsync(key, value, flags));

    public bool LockTake(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None)
        => Wait(LockTakeAsync(key, value, expiry, flags));

    public long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None)
        => Wait(PublishAsync(channel, message, flags));
}
