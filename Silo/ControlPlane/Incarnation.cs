using Grid.Silo.Hosting;
using Grid.Silo.Peers;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

// Tells a Redis that came back with its data from one that came back without.
//
// The first silo of a cluster draws an incarnation and writes it to Redis; each silo keeps it on its disk, too. While Redis
// holds another or none, its records are not the control plane's: a record that is missing there means nothing, and one that
// is written there would hide what the silos' snapshots hold. So nothing is read or written then, and the silos go on with
// what they know, until `grid recover` has put the records back, and the incarnation last.
//
// A silo with an empty data folder must not take a Redis that was emptied for a new cluster. The silos of the cluster tell it
// so through Redis itself, where they meet before they can know of each other any other way (the table of members is lost,
// too, and the secret with it): whoever finds the incarnation gone writes that it is awaited, together with the secret and the
// level (ClusterHash). From then on a new silo takes that incarnation and refuses changes like the others. Each silo looks
// every second, and one that has drawn takes no change until others had the time to say so. Should one be later still (it was
// cut off Redis), the silo that has drawn takes the incarnation that is awaited all the same, from its next look on; what it
// has written meanwhile a recovery keeps.
//
// Nor may a silo that has joined meanwhile (it is late) change anything while it knows no other: the table of members was
// lost, too, and each silo writes its own row again. Until then it would have model grains of its own beside the others'.
//
// A silo that merely starts with the folder of another cluster awaits nothing: only one that has seen Redis hold its
// incarnation may say that it is gone from a Redis that holds another.

/// <summary>
/// Knows whether Redis holds this cluster's control plane.
/// </summary>
internal sealed partial class Incarnation(
    ClusterHash hash, ClusterFile file, SiloSettings settings, ClusterKey key, IPeerAddresses peers, TimeProvider clock,
    ILogger<Incarnation> logger)
    : BackgroundService
{
    /// <summary>What this build knows of wire and state: raised with each member or method that older builds would lose.</summary>
    public const int SupportedLevel = 1;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SettleAfterDrawing = LookEvery * 2;

    // By then the others are in the table again, or there are none.
    private static readonly TimeSpan AloneAfter = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private long? _aloneSince;
    private Task _settled = Task.CompletedTask;
    private ClusterRecord? _record;
    private bool _hasSeen;
    private string? _problem;

    /// <summary>Gets what keeps the control plane from being changed, as of the last look; null if nothing does.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Gets whether Redis is there and lacks this cluster's records, as of the last look.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Gets whether a recovery would put back what this silo holds, as of the last look; if not, Redis is another cluster's.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>Gets the cluster's level, as of the last look.</summary>
    public int Level { get; private set; }

    /// <summary>Gets the cluster's record.</summary>
    public ClusterRecord Record => Volatile.Read(ref _record) ?? throw new InvalidOperationException("The cluster's record was not read yet.");

    private string Lost => _aloneSince is not null
        ? "This silo has joined while Redis had lost the control plane's state, and the table of members does not have the other silos " +
            $"yet, so nothing was changed. Try again soon. Should there be no others, it changes things {AloneAfter.TotalMinutes:0} minutes after the recovery."
        : IsAwaited
        ? $"Redis ({settings.RedisText}) has lost the control plane's state. The models that serve go on serving. Bring Redis " +
            "back with its data, or run './grid recover' to put the state back from the silos' snapshots."
        : $"Redis ({settings.RedisText}) holds the control plane of another cluster than this silo's data folder '{settings.Data}'. " +
            "Stop this silo, and start it with an empty data folder, or with the Redis or the service id of its cluster.";

    /// <summary>Reads the cluster's record, or makes it for a new cluster.</summary>
    /// <exception cref="InvalidOperationException">The cluster needs a newer build than this.</exception>
    public async Task OpenAsync()
    {
        var record = file.Read();
        if (record is null)
        {
            (record, var isNew) = await hash.OpenAsync(new ClusterRecord(Guid.NewGuid().ToString("N"), ClusterKey.NewValue(), SupportedLevel));
            file.Write(record);
            _settled = isNew ? Task.Delay(SettleAfterDrawing, clock) : Task.CompletedTask;
        }

        _record = record;
        key.Replace(record.Key);
        await LookAsync();
        var level = Math.Max(IsLost ? 0 : Level, Record.Level);
        if (level > SupportedLevel)
        {
            throw new InvalidOperationException(
                $"The cluster's state is at level {level}, and this build knows levels up to {SupportedLevel}: it would lose part of what " +
                "newer silos have written. Start the build that the other silos run, or a newer one.");
        }
    }

    /// <summary>Sees to it that Redis is there and holds this cluster's records. Called before each read and write.</summary>
    /// <exception cref="StateNotWrittenException">It isn't, or doesn't. Nothing was sent.</exception>
    public async Task RequireAsync()
    {
        await _settled;
        try
        {
            await LookAsync();
        }
        catch (Exception error) when (RedisFault.Is(error))
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
        var isRaised = await hash.RaiseAsync(level);
        await LookAsync();
        return isRaised;
    }

    /// <summary>Tells Redis that it holds this cluster's records again.</summary>
    /// <param name="level">The highest level that any silo knows of.</param>
    /// <returns>Whether it was awaited.</returns>
    public async Task<bool> RestoreAsync(int level)
    {
        var record = Record;
        var isRestored = await hash.RestoreAsync(record with { Level = Math.Max(level, record.Level) });
        await LookAsync();
        return isRestored;
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
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (Problem != error.Message)
                {
                    LogLookFailed(logger, error);
                }

                Volatile.Write(ref _problem, error.Message);
            }
        }
    }

    private async Task LookAsync()
    {
        var record = Record;
        var look = await hash.LookAsync(record.Incarnation);
        if (look is { Awaited: null, IsReplaced: false } && look.Found != record.Incarnation && (look.Found is null || _hasSeen))
        {
            await hash.ClaimAsync(record, _hasSeen);
            look = await hash.LookAsync(record.Incarnation);
        }

        lock (_lock)
        {
            // Another look may have changed the record meanwhile, and then this one asked about the wrong one.
            if (ReferenceEquals(record, _record))
            {
                TakeIn(look, record);
            }
        }
    }

    private void TakeIn(ClusterLook look, ClusterRecord record)
    {
        var elder = look.IsReplaced || look.Found == record.Incarnation ? look.Awaited ?? look.Found : record.Incarnation;
        if (elder is not null && elder != record.Incarnation)
        {
            LogElder(logger, settings.ServiceId, record.Incarnation, elder);
            record = new ClusterRecord(elder, look.Key ?? record.Key, look.Level, IsLate: look.Awaited is not null);
            Keep(record);
        }

        Level = look.Level;
        IsAwaited = look.Awaited == record.Incarnation;
        var isThere = look.Awaited is null && look.Found == record.Incarnation;
        _aloneSince = isThere && record.IsLate && peers.List().Count == 0 ? _aloneSince ?? clock.GetTimestamp() : null;
        var isLost = !isThere || (_aloneSince is { } since && clock.GetElapsedTime(since) < AloneAfter);
        if (isLost && !IsLost)
        {
            LogLost(logger, settings.ServiceId, record.Incarnation, look.Found ?? "none", Lost);
            peers.LookAgain();
        }
        else if (!isLost && Problem is not null)
        {
            LogBack(logger, settings.ServiceId);
        }

        IsLost = isLost;
        _hasSeen = !isLost;
        Volatile.Write(ref _problem, isLost ? Lost : null);
        if ((!isLost || IsAwaited) && (look.Level > record.Level || (!isLost && record.IsLate)))
        {
            // Redis may lose the level, and a recovery must not lower it.
            Keep(record with { Level = Math.Max(look.Level, record.Level), IsLate = isLost && record.IsLate });
        }
    }

    private void Keep(ClusterRecord record)
    {
        file.Write(record);
        key.Replace(record.Key);
        Volatile.Write(ref _record, record);
    }

    [LoggerMessage(EventIds.ControlPlaneLost, LogLevel.Critical,
        "Redis has lost the control plane's state of service '{Service}': its incarnation is {Found}, not {Expected}. {Remedy}")]
    private static partial void LogLost(ILogger logger, string service, string expected, string found, string remedy);

    [LoggerMessage(EventIds.ControlPlaneBack, LogLevel.Information, "Redis holds the control plane's state of service '{Service}' again.")]
    private static partial void LogBack(ILogger logger, string service);

    [LoggerMessage(EventIds.ControlPlaneLookFailed, LogLevel.Error, "Whether Redis holds the control plane's state could not be found out; tried again each second.")]
    private static partial void LogLookFailed(ILogger logger, Exception error);

    [LoggerMessage(EventIds.ControlPlaneElder, LogLevel.Warning,
        "Service '{Service}' is not new: this silo has taken over incarnation {Elder}, which other silos hold, in place of {Own}.")]
    private static partial void LogElder(ILogger logger, string service, string own, string elder);
}
