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

    private static readonly RedisValue[] Fields = ["etag", "data"];
    private readonly RedisKey _sequence = $"{settings.ServiceId}/sequence";

    /// <summary>Gets the key of a record.</summary>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">The grain.</param>
    /// <returns>The key.</returns>
    public string KeyOf(string stateName, GrainId grainId) => $"{settings.ServiceId}/state/{grainId}/{stateName}";

    /// <summary>Counts a write.</summary>
    /// <returns>The count.</returns>
    public async Task<long> CountAsync() => await (await DatabaseAsync()).StringIncrementAsync(_sequence);

    /// <summary>Gets the count of writes.</summary>
    /// <returns>The count.</returns>
    public async Task<long> GetCountAsync() => (long)await (await DatabaseAsync()).StringGetAsync(_sequence);

    /// <summary>Reads a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="sequence">The count of writes before it is read.</param>
    /// <returns>The record, or null if there is none.</returns>
    public async Task<Snapshot?> ReadAsync(string key, long sequence)
    {
        var values = await (await DatabaseAsync()).HashGetAsync(key, Fields);
        return values[0].IsNull ? null : new Snapshot(key, values[0].ToString(), (byte[]?)values[1] ?? [], sequence);
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

    /// <summary>Puts records back, and sees to it that later writes count higher.</summary>
    /// <param name="snapshots">The records.</param>
    /// <returns>A task that ends when all are there.</returns>
    public async Task RestoreAsync(IReadOnlyCollection<Snapshot> snapshots)
    {
        var database = await DatabaseAsync();
        foreach (var snapshot in snapshots)
        {
            await database.HashSetAsync(snapshot.Key, [new("etag", snapshot.Etag), new("data", snapshot.Data)]);
        }

        var highest = snapshots.Count == 0 ? 0 : snapshots.Max(static snapshot => snapshot.Sequence);
        await database.ScriptEvaluateAsync(RaiseScript, [_sequence], [highest]);
    }

    private async Task<IDatabase> DatabaseAsync() => (await redis.GetAsync()).GetDatabase();
}
