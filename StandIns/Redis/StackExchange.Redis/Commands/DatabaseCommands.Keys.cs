namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<bool> KeyCopyAsync(
        RedisKey sourceKey, RedisKey destinationKey, int destinationDatabase = -1, bool replace = false, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [sourceKey, destinationKey], Reply.Bool, "COPY",
            [sourceKey.AsValue(), destinationKey.AsValue(), .. destinationDatabase < 0 ? (RedisValue[])[] : ["DB", destinationDatabase], .. replace ? (RedisValue[])["REPLACE"] : []]);

    public Task<bool> KeyDeleteAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "DEL", key.AsValue());

    public Task<long> KeyDeleteAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => Values(keys) is { Length: > 0 } names ? RunAsync(flags, keys, Reply.Long, "DEL", names) : NothingAsync(0L);

    public Task<byte[]?> KeyDumpAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bytes, "DUMP", key.AsValue());

    public Task<string?> KeyEncodingAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Text, "OBJECT", "ENCODING", key.AsValue());

    public Task<bool> KeyExistsAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "EXISTS", key.AsValue());

    public Task<long> KeyExistsAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => Values(keys) is { Length: > 0 } names ? RunAsync(flags, keys, Reply.Long, "EXISTS", names) : NothingAsync(0L);

    public Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, CommandFlags flags)
        => KeyExpireAsync(key, expiry, ExpireWhen.Always, flags);

    public Task<bool> KeyExpireAsync(RedisKey key, TimeSpan? expiry, ExpireWhen when = ExpireWhen.Always, CommandFlags flags = CommandFlags.None)
        => expiry is not { } ttl || ttl == TimeSpan.MaxValue ? KeyPersistAsync(key, flags)
            : RunAsync(flags, key, Reply.Bool, "PEXPIRE", [key.AsValue(), ttl.Ticks / TimeSpan.TicksPerMillisecond, .. Condition(when)]);

    public Task<bool> KeyExpireAsync(RedisKey key, DateTime? expiry, CommandFlags flags)
        => KeyExpireAsync(key, expiry, ExpireWhen.Always, flags);

    public Task<bool> KeyExpireAsync(RedisKey key, DateTime? expiry, ExpireWhen when = ExpireWhen.Always, CommandFlags flags = CommandFlags.None)
        => expiry is not { } time || time == DateTime.MaxValue ? KeyPersistAsync(key, flags)
            : RunAsync(flags, key, Reply.Bool, "PEXPIREAT", [key.AsValue(), UnixTime.Milliseconds(time), .. Condition(when)]);

    public Task<DateTime?> KeyExpireTimeAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, static (in reply) => reply.AsLong() is >= 0 and var time ? UnixTime.FromMilliseconds(time) : (DateTime?)null, "PEXPIRETIME", key.AsValue());

    public Task<TimeSpan?> KeyIdleTimeAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, static (in reply) => reply.IsNull ? (TimeSpan?)null : TimeSpan.FromSeconds(reply.AsLong()), "OBJECT", "IDLETIME", key.AsValue());

    public Task<bool> KeyPersistAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "PERSIST", key.AsValue());

    public Task<RedisKey> KeyRandomAsync(CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, default(RedisKey), static (in reply) => (RedisKey)(reply.IsNull ? null : reply.AsBytes()), "RANDOMKEY");

    public Task<bool> KeyRenameAsync(RedisKey key, RedisKey newKey, When when = When.Always, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [key, newKey], Reply.Bool, when == When.NotExists ? "RENAMENX" : "RENAME", key.AsValue(), newKey.AsValue());

    public Task KeyRestoreAsync(RedisKey key, byte[] value, TimeSpan? expiry = null, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Done, "RESTORE", key.AsValue(), (expiry?.Ticks ?? 0) / TimeSpan.TicksPerMillisecond, value);

    public Task<TimeSpan?> KeyTimeToLiveAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, static (in reply) => reply.AsLong() is >= 0 and var time ? TimeSpan.FromMilliseconds(time) : (TimeSpan?)null, "PTTL", key.AsValue());

    public Task<bool> KeyTouchAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "TOUCH", key.AsValue());

    public Task<long> KeyTouchAsync(RedisKey[] keys, CommandFlags flags = CommandFlags.None)
        => Values(keys) is { Length: > 0 } names ? RunAsync(flags, keys, Reply.Long, "TOUCH", names) : NothingAsync(0L);

    public Task<RedisType> KeyTypeAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, static (in reply) => reply.AsText() switch
        {
            "none" => RedisType.None,
            "string" => RedisType.String,
            "list" => RedisType.List,
            "set" => RedisType.Set,
            "zset" => RedisType.SortedSet,
            "hash" => RedisType.Hash,
            "stream" => RedisType.Stream,
            _ => RedisType.Unknown,
        }, "TYPE", key.AsValue());

    private static RedisValue[] Condition(ExpireWhen when) => when switch
    {
        ExpireWhen.HasExpiry => ["XX"],
        ExpireWhen.HasNoExpiry => ["NX"],
        ExpireWhen.GreaterThanCurrentExpiry => ["GT"],
        ExpireWhen.LessThanCurrentExpiry => ["LT"],
        _ => [],
    };
}
