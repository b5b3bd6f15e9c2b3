using Grid.Silo.Hosting;
using Grid.Storage;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// Held in Redis by the one silo that recovers. It ends by itself if that silo dies.
/// </summary>
internal sealed class RecoveryLock : IAsyncDisposable
{
    private const string RenewScript =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('PEXPIRE', KEYS[1], ARGV[2])
        """;

    private const string ReleaseScript =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """;

    // Renewed after the silos were asked, which takes ten seconds at most, and with each batch of records.
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(60);
    private readonly IDatabase _database;
    private readonly RedisKey[] _keys;
    private readonly RedisValue _owner = Guid.NewGuid().ToString("N");

    private RecoveryLock(IDatabase database, RedisKey key) => (_database, _keys) = (database, [key]);

    /// <summary>Takes the lock.</summary>
    /// <param name="redis">The connection.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The lock, or null if another silo has it.</returns>
    public static async Task<RecoveryLock?> TryTakeAsync(RedisConnection redis, SiloSettings settings)
    {
        var taken = new RecoveryLock((await redis.GetAsync()).GetDatabase(), $"{settings.ServiceId}/recovery");
        return await taken._database.StringSetAsync(taken._keys[0], taken._owner, Expiry, When.NotExists) ? taken : null;
    }

    /// <summary>Goes on holding it.</summary>
    /// <exception cref="StateNotWrittenException">It has ended meanwhile, and another silo may have it.</exception>
    public async Task RenewAsync()
    {
        if ((int)await _database.ScriptEvaluateAsync(RenewScript, _keys, [_owner, (long)Expiry.TotalMilliseconds]) != 1)
        {
            throw new StateNotWrittenException(
                $"The recovery took longer than its lock in Redis ({_keys[0]}, {Expiry.TotalSeconds} s), or Redis was emptied meanwhile. Run it again.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _database.ScriptEvaluateAsync(ReleaseScript, _keys, [_owner]);
        }
        catch (Exception error) when (RedisFault.Is(error))
        {
            // It ends by itself.
        }
    }
}
