namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    // A lock is a key with its owner's token; it is extended and released by scripts that look at the token first.
    private const string ExtendScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end";
    private const string ReleaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

    public Task<RedisResult> ExecuteAsync(string command, params object[] args) => ExecuteAsync(command, args, CommandFlags.None);

    public Task<RedisResult> ExecuteAsync(string command, ICollection<object>? args, CommandFlags flags = CommandFlags.None)
        => SendAsync(AdHoc.Make(command, args, flags, Database, null));

    public Task<RedisResult> ScriptEvaluateAsync(string script, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None)
    {
        ArgumentException.ThrowIfNullOrEmpty(script);
        var isByHash = MayRetryScripts && (flags & CommandFlags.NoScriptCache) == 0;
        return SendAsync(new ScriptMessage(
            script, isByHash ? "EVALSHA" : "EVAL", [isByHash ? ScriptMessage.HashOf(script) : script, .. ScriptArguments(keys, values)])
        {
            Flags = flags,
            Database = Database,
            Keys = keys,
        });
    }

    public Task<RedisResult> ScriptEvaluateAsync(byte[] hash, RedisKey[]? keys = null, RedisValue[]? values = null, CommandFlags flags = CommandFlags.None)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return RunAsync(flags, keys ?? [], Reply.Result, "EVALSHA", [Convert.ToHexStringLower(hash), .. ScriptArguments(keys, values)]);
    }

    public Task<bool> LockExtendAsync(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None)
        => CheckedAsync(ExtendScript, key, [value, expiry.Ticks / TimeSpan.TicksPerMillisecond], flags);

    public Task<RedisValue> LockQueryAsync(RedisKey key, CommandFlags flags = CommandFlags.None) => StringGetAsync(key, flags);

    public Task<bool> LockReleaseAsync(RedisKey key, RedisValue value, CommandFlags flags = CommandFlags.None) => CheckedAsync(ReleaseScript, key, [value], flags);

    public Task<bool> LockTakeAsync(RedisKey key, RedisValue value, TimeSpan expiry, CommandFlags flags = CommandFlags.None)
        => value.IsNull
            ? throw new ArgumentException("The lock's token is nothing. Pass a value that only its owner knows.", nameof(value))
            : StringSetAsync(key, value, new Expiration(expiry), When.NotExists, flags);

    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, default(RedisKey), Reply.Long, "PUBLISH", Owner.Subscriptions.Outer(channel), message);

    private static RedisValue[] ScriptArguments(RedisKey[]? keys, RedisValue[]? values) => [keys?.Length ?? 0, .. Values(keys ?? []), .. values ?? []];

    private async Task<bool> CheckedAsync(string script, RedisKey key, RedisValue[] values, CommandFlags flags)
        => (long)await ScriptEvaluateAsync(script, [key], values, flags).ConfigureAwait(false) == 1;
}
