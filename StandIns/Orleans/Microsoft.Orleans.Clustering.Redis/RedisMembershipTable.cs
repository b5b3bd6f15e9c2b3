using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Orleans.Clustering.Redis;

// The membership table: one hash, with a field for each silo (its parsable address, its entry as JSON) and the field
// "Version", which every change of a silo's state replaces.
//
// The version's text is its etag: the number, a colon, and a mark that was drawn when the table was made. A change is a
// script that compares the whole text, so of several changes of one version exactly one is made, and none that was
// meant for a table which is no more: after a loss of data the numbers begin again, the mark does not.
//
// The version guards the entries as well, since all that decides anything changes with it. Only the time of the last
// sign of life is written without it; that write compares the entry it read, so it can't bring back an older status.
//
// A table that isn't there is read as empty, of version 0 and an empty etag, and the first insert makes it: so silos can
// build it again after Redis came back without its data. They choose its next version (later than any they knew).
//
// A command whose answer did not come may have been carried out. It ends with a RedisClusteringException, never with
// true or false: who changes the table reads it again and sees.
internal sealed class RedisMembershipTable(IOptions<RedisClusteringOptions> options, IOptions<ClusterOptions> cluster)
    : IMembershipTable, IAsyncDisposable
{
    private const string VersionField = "Version";
    private const int MaxAttempts = 10;

    // KEYS: table. ARGV: version expected or '' for no table, version to write, field, entry, '1' if it exists, milliseconds to live or ''.
    private const string ChangeScript =
        """
        if (redis.call('HGET', KEYS[1], 'Version') or '') ~= ARGV[1] then return 0 end
        if redis.call('HEXISTS', KEYS[1], ARGV[3]) ~= tonumber(ARGV[5]) then return 0 end
        redis.call('HSET', KEYS[1], ARGV[3], ARGV[4], 'Version', ARGV[2])
        if ARGV[6] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[6]) end
        return 1
        """;

    // KEYS: table. ARGV: field, entry expected, entry to write or '' to remove it.
    private const string ReplaceScript =
        """
        if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
        if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
        return 1
        """;

    private readonly RedisKey _key = options.Value.CreateRedisKey(cluster.Value);
    private readonly RedisValue _expiry = options.Value.EntryExpiry is { } expiry ? (long)expiry.TotalMilliseconds : RedisValue.EmptyString;
    private readonly SemaphoreSlim _connecting = new(1);
    private IConnectionMultiplexer? _multiplexer;
    private bool _isShared;

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        var database = await ConnectAsync();
        if (tryInitTableVersion)
        {
            await RunAsync("Making", isChange: true, () => database.HashSetAsync(
                _key, VersionField, "0:" + NewMark(), When.NotExists));
        }
    }

    public async Task<MembershipTableData> ReadAll()
    {
        var database = await ConnectAsync();
        var fields = await RunAsync("Reading", isChange: false, () => database.HashGetAllAsync(_key));
        var version = GetVersion(fields.FirstOrDefault(static field => field.Name == VersionField).Value);
        return new MembershipTableData(
            [.. fields.Where(static field => field.Name != VersionField).Select(field => Tuple.Create(Read(field.Value), version.VersionEtag))],
            version);
    }

    /// <summary>Returns the entries whatever table it is now: for clients, which are in none. Null if there is no table.</summary>
    public async Task<IReadOnlyList<MembershipEntry>?> ReadEntriesAsync()
    {
        var database = await ConnectAsync();
        var fields = await RunAsync("Reading", isChange: false, () => database.HashGetAllAsync(_key));
        return fields.Length == 0 ? null : [.. fields.Where(static field => field.Name != VersionField).Select(field => Read(field.Value))];
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var database = await ConnectAsync();
        var values = await RunAsync("Reading", isChange: false, () => database.HashGetAsync(_key, [VersionField, key.ToParsableString()]));
        var version = GetVersion(values[0]);
        return values[1].IsNull
            ? new MembershipTableData(version)
            : new MembershipTableData(Tuple.Create(Read(values[1]), version.VersionEtag), version);
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        ArgumentNullException.ThrowIfNull(tableVersion);
        return ChangeAsync(entry, exists: false, tableVersion.VersionEtag, tableVersion);
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        ArgumentNullException.ThrowIfNull(tableVersion);
        // An entry's etag is the version it was read with; one of another version would be refused by Redis, too.
        return etag == tableVersion.VersionEtag ? ChangeAsync(entry, exists: true, etag, tableVersion) : Task.FromResult(false);
    }

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var database = await ConnectAsync();
        var field = entry.SiloAddress.ToParsableString();
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var value = await RunAsync("Reading", isChange: false, () => database.HashGetAsync(_key, field));
            if (value.IsNull)
            {
                throw new RedisClusteringException(
                    $"Silo {entry.SiloAddress} is not in the membership table '{_key}': its entry was removed after its death, or Redis came back without its data.");
            }

            var current = Read(value);
            current.IAmAliveTime = entry.IAmAliveTime;
            if (await ReplaceAsync(database, field, value, MembershipRow.Write(current)))
            {
                return;
            }
        }

        throw new RedisClusteringException(
            $"The sign of life of silo {entry.SiloAddress} was not written to the membership table '{_key}': its entry changed each of {MaxAttempts} times in between.");
    }

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        var database = await ConnectAsync();
        if (clusterId != cluster.Value.ClusterId)
        {
            throw new ArgumentException($"This is the membership table of cluster '{cluster.Value.ClusterId}', not of '{clusterId}'.", nameof(clusterId));
        }

        await RunAsync("Removing", isChange: true, () => database.KeyDeleteAsync(_key));
    }

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        var database = await ConnectAsync();
        var fields = await RunAsync("Reading", isChange: false, () => database.HashGetAllAsync(_key));
        foreach (var field in fields.Where(static field => field.Name != VersionField))
        {
            var entry = Read(field.Value);
            var lastSign = entry.IAmAliveTime > entry.StartTime ? entry.IAmAliveTime : entry.StartTime;
            if (entry.Status == SiloStatus.Dead && lastSign < beforeDate.UtcDateTime)
            {
                await ReplaceAsync(database, field.Name, field.Value, RedisValue.EmptyString);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null && !_isShared)
        {
            await _multiplexer.DisposeAsync();
        }

        _connecting.Dispose();
    }

    private async Task<bool> ChangeAsync(MembershipEntry entry, bool exists, string expected, TableVersion next)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var database = await ConnectAsync();
        var version = string.Create(CultureInfo.InvariantCulture, $"{next.Version}:{(expected.Length == 0 ? NewMark() : MarkOf(expected))}");
        var result = await RunAsync($"A change to version {next.Version} of", isChange: true, () => database.ScriptEvaluateAsync(
            ChangeScript, [_key],
            [expected, version, entry.SiloAddress.ToParsableString(), MembershipRow.Write(entry), exists ? 1 : 0, _expiry]));
        return (long)result == 1;
    }

    private async Task<bool> ReplaceAsync(IDatabase database, RedisValue field, RedisValue expected, RedisValue value)
        => (long)await RunAsync("A change of an entry of", isChange: true, () => database.ScriptEvaluateAsync(
            ReplaceScript, [_key], [field, expected, value])) == 1;

    private TableVersion GetVersion(RedisValue value)
    {
        if (value.IsNull)
        {
            return new TableVersion(0, "");
        }

        var text = value.ToString();
        return new TableVersion(int.Parse(text.AsSpan()[..^(MarkOf(text).Length + 1)], CultureInfo.InvariantCulture), text);
    }

    private static string NewMark() => Guid.NewGuid().ToString("N");

    private string MarkOf(string version)
        => version.IndexOf(':') is > 0 and var colon
            ? version[(colon + 1)..]
            : throw new RedisClusteringException($"The version '{version}' of the membership table '{_key}' is not one that this program writes. Use another ClusterId.");

    private MembershipEntry Read(RedisValue value)
    {
        try
        {
            return MembershipRow.Read(value!);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException)
        {
            throw new RedisClusteringException(
                $"An entry of the membership table '{_key}' is not one that this program writes: {exception.Message} Use another ClusterId.", exception);
        }
    }

    private async Task<T> RunAsync<T>(string what, bool isChange, Func<Task<T>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            // An error that Redis itself answered with says that nothing was done.
            throw new RedisClusteringException(
                isChange && exception is not RedisServerException
                    ? $"{what} the membership table '{_key}' in Redis ended without an answer, and may have been done. Read the table before you change it again. {exception.Message}"
                    : $"{what} the membership table '{_key}' in Redis failed. {exception.Message}",
                exception);
        }
    }

    private async Task<IDatabase> ConnectAsync()
    {
        if (_multiplexer is null)
        {
            await _connecting.WaitAsync();
            try
            {
                if (_multiplexer is null)
                {
                    (_multiplexer, _isShared) = await RunAsync(
                        "Connecting to", isChange: false, () => options.Value.CreateMultiplexer(options.Value));
                }
            }
            finally
            {
                _connecting.Release();
            }
        }

        return _multiplexer.GetDatabase();
    }
}
