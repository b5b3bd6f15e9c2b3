using Grid.Silo.Hosting;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// The records as Orleans' storage keeps them: a hash {service}/state/{grain}/{state} with the fields etag and data.

/// <summary>
/// Reads and restores the control plane's records in Redis.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="settings">The settings.</param>
internal sealed class RedisRecords(RedisConnection redis, SiloSettings settings)
{
    private const string RaiseScript =
        """
        if tonumber(redis.call('GET', KEYS[1]) or '0') < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
        return 0
        """;

    // KEYS: record. ARGV: etag, data, whether what isn't known is older, too, etags known to be older.
    private const string RestoreScript =
        """
        local held = redis.call('HGET', KEYS[1], 'etag')
        if held == ARGV[1] then return 0 end
        local known = not held or ARGV[3] == '1'
        for i = 4, #ARGV do
            if held == ARGV[i] then known = true end
        end
        if not known then return 2 end
        redis.call('HSET', KEYS[1], 'etag', ARGV[1], 'data', ARGV[2])
        return 1
        """;

    private static readonly RedisValue[] Fields = ["etag", "data"];
    private readonly RedisKey _sequence = SequenceOf(settings);
    private bool _missed;

    /// <summary>Gets the key of the count of writes.</summary>
    /// <param name="settings">The settings, which name the service.</param>
    /// <returns>The key.</returns>
    public static string SequenceOf(SiloSettings settings) => $"{settings.ServiceId}/sequence";

    /// <summary>Gets the key of a record.</summary>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">The grain.</param>
    /// <returns>The key.</returns>
    public string KeyOf(string stateName, GrainId grainId) => $"{settings.ServiceId}/state/{grainId}/{stateName}";

    /// <summary>Counts a write.</summary>
    /// <returns>The count.</returns>
    public async Task<long> CountAsync() => await (await DatabaseAsync()).StringIncrementAsync(_sequence);

    /// <summary>Tells of a write that may have been made and could not be counted.</summary>
    public void OnCountMissed() => Volatile.Write(ref _missed, true);

    /// <summary>Counts what could not be counted: the silos' dumps go by the count, and would leave out what it doesn't tell of.</summary>
    /// <returns>A task that ends when nothing is left to count.</returns>
    public async Task CountMissedAsync()
    {
        if (!Interlocked.Exchange(ref _missed, false))
        {
            return;
        }

        try
        {
            await CountAsync();
        }
        catch
        {
            OnCountMissed();
            throw;
        }
    }

    /// <summary>Gets the count of writes.</summary>
    /// <returns>The count.</returns>
    public async Task<long> GetCountAsync() => (long)await (await DatabaseAsync()).StringGetAsync(_sequence);

    /// <summary>Reads a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="sequence">The count of writes before it is read.</param>
    /// <param name="incarnation">The incarnation of the cluster that Redis held before it is read.</param>
    /// <returns>The record, or null if there is none.</returns>
    public async Task<Snapshot?> ReadAsync(string key, long sequence, string incarnation)
    {
        var values = await (await DatabaseAsync()).HashGetAsync(key, Fields);
        return values[0].IsNull ? null : new Snapshot(key, values[0].ToString(), (byte[]?)values[1] ?? [], sequence, incarnation);
    }

    /// <summary>Lists the keys of all records, one server after the other.</summary>
    /// <returns>The keys.</returns>
    public async IAsyncEnumerable<string> ListAsync()
    {
        foreach (var server in (await redis.GetAsync()).GetServers().Where(static server => !server.IsReplica && server.IsConnected))
        {
            await foreach (var key in server.KeysAsync(pattern: $"{settings.ServiceId}/state/*", pageSize: 250))
            {
                yield return key.ToString();
            }
        }
    }

    /// <summary>Puts a record back, unless Redis has it, or one that is not known to be older.</summary>
    /// <param name="snapshot">The record.</param>
    /// <param name="olderEtags">The etags that it had before.</param>
    /// <param name="isNewer">Whether it is newer than all that Redis came back with.</param>
    /// <returns>What became of it.</returns>
    public async Task<RestoreOutcome> RestoreAsync(Snapshot snapshot, IEnumerable<string> olderEtags, bool isNewer = false)
        => (RestoreOutcome)(int)await (await DatabaseAsync()).ScriptEvaluateAsync(
            RestoreScript,
            [snapshot.Key],
            [snapshot.Etag, snapshot.Data, isNewer ? 1 : 0, .. olderEtags.Select(static etag => (RedisValue)etag)]);

    /// <summary>Sees to it that later writes count higher.</summary>
    /// <param name="sequence">The count so far.</param>
    /// <returns>A task that ends when they do.</returns>
    public async Task CountFromAsync(long sequence)
        => await (await DatabaseAsync()).ScriptEvaluateAsync(RaiseScript, [_sequence], [sequence]);

    private async Task<IDatabase> DatabaseAsync() => (await redis.GetAsync()).GetDatabase();
}
