using System.Text.Json;
using Grid.Silo.Hosting;
using Grid.Silo.Peers;
using Grid.Storage;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// Tells a Redis that came back with its data from one that came back without.
//
// The first silo of a cluster draws an incarnation and writes it to Redis; each silo keeps it on its disk, too. While Redis
// holds another or none, its records are not the control plane's: a record that is missing there means nothing, and one that
// is written there would hide what the silos' snapshots hold. So nothing is read or written then, and the silos go on with
// what they know, until `grid recover` has put the records back, and the incarnation last.
//
//   hash {service}/grid: incarnation, key (the cluster's secret), level (what the oldest build that may join must know)
//   string {service}/sequence: counts the writes, so that of two snapshots of one record the later is known

/// <summary>
/// Knows whether Redis holds this cluster's control plane.
/// </summary>
internal sealed partial class Incarnation(
    RedisConnection redis, SiloSettings settings, DataFolder folder, ClusterKey key, TimeProvider clock, ILogger<Incarnation> logger)
    : BackgroundService
{
    /// <summary>What this build knows of wire and state: raised with each member or method that older builds would lose.</summary>
    public const int SupportedLevel = 1;

    private const string FileName = "cluster.json";

    private const string RaiseScript =
        """
        if tonumber(redis.call('HGET', KEYS[1], 'level') or '0') >= tonumber(ARGV[1]) then return 0 end
        redis.call('HSET', KEYS[1], 'level', ARGV[1])
        return 1
        """;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly RedisValue[] Fields = ["incarnation", "level"];
    private readonly RedisKey _hash = $"{settings.ServiceId}/grid";
    private ClusterRecord? _record;
    private string? _problem;

    /// <summary>Gets what keeps the control plane from being changed, as of the last look; null if nothing does.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Gets whether Redis is there and lacks this cluster's records, as of the last look.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Gets the cluster's level, as of the last look.</summary>
    public int Level { get; private set; }

    /// <summary>Gets the cluster's record.</summary>
    public ClusterRecord Record => _record ?? throw new InvalidOperationException("The cluster's record was not read yet.");

    private string Lost => $"Redis ({settings.RedisText}) has lost the control plane's state. The models that serve go on serving. Bring Redis " +
        "back with its data, or run './grid recover' to put the state back from the silos' snapshots.";

    /// <summary>Reads the cluster's record, or makes it for a new cluster.</summary>
    /// <exception cref="InvalidOperationException">The cluster needs a newer build than this.</exception>
    public async Task OpenAsync()
    {
        var database = (await redis.GetAsync()).GetDatabase();
        _record = ReadFile();
        if (_record is null)
        {
            await database.HashSetAsync(_hash, "incarnation", Guid.NewGuid().ToString("N"), When.NotExists);
            await database.HashSetAsync(_hash, "key", ClusterKey.NewValue(), When.NotExists);
            await database.HashSetAsync(_hash, "level", SupportedLevel, When.NotExists);
            var stored = await database.HashGetAsync(_hash, ["incarnation", "key"]);
            _record = new ClusterRecord(stored[0].ToString(), stored[1].ToString());
            WriteFile(_record);
        }

        key.Replace(_record.Key);
        await LookAsync(database);
        if (!IsLost && Level > SupportedLevel)
        {
            throw new InvalidOperationException(
                $"The cluster's state is at level {Level}, and this build knows levels up to {SupportedLevel}: it would lose part of what " +
                "newer silos have written. Start the build that the other silos run, or a newer one.");
        }
    }

    /// <summary>Sees to it that Redis is there and holds this cluster's records. Called before each read and write.</summary>
    /// <exception cref="StateNotWrittenException">It isn't, or doesn't. Nothing was sent.</exception>
    public async Task RequireAsync()
    {
        try
        {
            await LookAsync((await redis.GetAsync()).GetDatabase());
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            Volatile.Write(ref _problem, $"Redis can't be reached: {error.Message}");
            throw new StateNotWrittenException(
                "Redis, which keeps the control plane's state, can't be reached, so nothing was changed. The models that serve go on " +
                $"serving. Try again when it is back. {error.Message}",
                error);
        }

        if (IsLost)
        {
            throw new StateNotWrittenException(Lost);
        }
    }

    /// <summary>Raises the cluster's level.</summary>
    /// <param name="level">The level, which every silo's build knows.</param>
    /// <returns>Whether it was lower.</returns>
    public async Task<bool> RaiseAsync(int level)
    {
        await RequireAsync();
        var raised = await (await redis.GetAsync()).GetDatabase().ScriptEvaluateAsync(RaiseScript, [_hash], [level]);
        return (int)raised == 1;
    }

    /// <summary>Tells Redis that it holds this cluster's records again.</summary>
    public async Task RestoreAsync()
    {
        var database = (await redis.GetAsync()).GetDatabase();
        await database.HashSetAsync(_hash, [new("key", Record.Key), new("level", SupportedLevel), new("incarnation", Record.Incarnation)]);
        await LookAsync(database);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RequireAsync();
            }
            catch (StateNotWrittenException)
            {
                // Said once, where it was found.
            }
        }
    }

    private async Task LookAsync(IDatabase database)
    {
        var values = await database.HashGetAsync(_hash, Fields);
        var found = values[0];
        Level = values[1].TryParse(out int level) ? level : 0;
        var isLost = found != Record.Incarnation;
        var problem = isLost ? Lost : null;
        if (isLost && !IsLost)
        {
            LogLost(logger, settings.ServiceId, Record.Incarnation, found.IsNull ? "none" : found.ToString());
        }
        else if (!isLost && Problem is not null)
        {
            LogBack(logger, settings.ServiceId);
        }

        IsLost = isLost;
        Volatile.Write(ref _problem, problem);
    }

    private ClusterRecord? ReadFile()
    {
        var path = Path.Combine(folder.FullPath, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, ClusterRecord>>(File.ReadAllBytes(path))?.GetValueOrDefault(settings.ServiceId) : null;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{path}', which names the cluster, is damaged: {error.Message} Delete it to have the silo read it from Redis again.", error);
        }
    }

    private void WriteFile(ClusterRecord record)
    {
        var files = new StateFiles(folder.FullPath);
        files.Replace(FileName, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, ClusterRecord> { [settings.ServiceId] = record }));
        if (!OperatingSystem.IsWindows())
        {
            // It holds the secret.
            File.SetUnixFileMode(files.PathOf(FileName), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [LoggerMessage(EventIds.ControlPlaneLost, LogLevel.Critical,
        "Redis has lost the control plane's state of service '{Service}': its incarnation is {Found}, not {Expected}. The models that " +
        "serve go on serving, and nothing can be changed. Bring Redis back with its data, or run './grid recover'.")]
    private static partial void LogLost(ILogger logger, string service, string expected, string found);

    [LoggerMessage(EventIds.ControlPlaneBack, LogLevel.Information, "Redis holds the control plane's state of service '{Service}' again.")]
    private static partial void LogBack(ILogger logger, string service);
}
