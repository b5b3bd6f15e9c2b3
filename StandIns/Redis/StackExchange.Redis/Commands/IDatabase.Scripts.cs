namespace StackExchange.Redis;

public partial interface IDatabase
{
    RedisResult Execute(string command, params object[] args);

    RedisResult Execute(string command, ICollection<object>? args, CommandFlags flags = CommandFlags.None);

    RedisResult ScriptEvaluate(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None);

    RedisResult ScriptEvaluate(byte[] hash, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None);

    bool LockExtend(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None);

    RedisValue LockQuery(RedisKey key, CommandFlags flags = CommandFlags.None);

    bool LockRelease(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None);

    bool LockTake(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None);

    long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);
}
