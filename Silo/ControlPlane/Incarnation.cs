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
// A silo that merely starts with the folder of another cluster awaits nothing: only one that has seen this very Redis hold its
// incarnation, in this life or an earlier one, may say that it is gone from a Redis that holds another.
//
// Redis may also come back with older data of the same incarnation: an old file, or a replica that stood back. Each silo
// knows a count of writes that it has seen there, from its looks and, after a restart, from its snapshots. A count below that
// is a loss like the others, and the hash says what the count was, so that a recovery knows which snapshots are newer.
//
// Looks overlap. Each is judged by itself, and what is kept of them is one verdict, swapped whole, of the look that began last.

/// <summary>
/// Knows whether Redis holds this cluster's control plane.
/// </summary>
internal sealed partial class Incarnation(
    ClusterHash hash, ClusterFile file, SnapshotFiles snapshots, SiloSettings settings, ClusterKey key, IPeerAddresses peers,
    TimeProvider clock, ILogger<Incarnation> logger)
    : BackgroundService
{
    /// <summary>What this build knows of wire and state: raised with each member or method that older builds would lose.</summary>
    public const int SupportedLevel = 1;

    // The others connect again after 2 seconds at most, look, and have their claim written.
    internal static readonly TimeSpan SettleAfterDrawing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // By then the others are in the table again, or there are none.
    private static readonly TimeSpan AloneAfter = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private long? _aloneSince;
    private Task _settled = Task.CompletedTask;
    private ClusterRecord? _record;
    private ClusterVerdict? _verdict;
    private string? _said;
    private long _looks;
    private long _sequence;

    /// <summary>Gets what keeps the control plane from being changed, as of the last look; null if nothing does.</summary>
    public string? Problem => Volatile.Read(ref _said);

    /// <summary>Gets the cluster's level, as of the last look.</summary>
    public int Level => Volatile.Read(ref _verdict)?.Level ?? 0;

    /// <summary>Gets the highest count of writes that this silo has seen.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>Gets the cluster's record.</summary>
    public ClusterRecord Record => Volatile.Read(ref _record) ?? throw new InvalidOperationException("The cluster's record was not read yet.");

    /// <summary>Reads the cluster's record, or makes it for a new cluster.</summary>
    /// <exception cref="InvalidOperationException">The cluster needs a newer build than this.</exception>
    public async Task OpenAsync()
    {
        var record = file.Read();
        if (record is null)
        {
            (record, var isNew) = await hash.OpenAsync(new ClusterRecord(Guid.NewGuid().ToString("N"), ClusterKey.NewValue(), SupportedLevel));
            record = record.IsLate ? record : record with { SeenAt = settings.RedisText };
            file.Write(record);
            _settled = isNew ? Task.Delay(SettleAfterDrawing, clock) : Task.CompletedTask;
        }

        _record = record;
        _sequence = snapshots.HighestSequence(record.Incarnation);
        key.Replace(record.Key);
        var verdict = await JudgeAsync();
        var level = Math.Max(verdict.Problem is null ? verdict.Level : 0, Record.Level);
        if (level > SupportedLevel)
        {
            throw new InvalidOperationException(
                $"The cluster's state is at level {level}, and this build knows levels up to {SupportedLevel}: it would lose part of what " +
                "newer silos have written. Start the build that the other silos run, or a newer one.");
        }
    }

    /// <summary>Sees to it that Redis is there and holds this cluster's records. Called before each read and write.</summary>
    /// <returns>What was seen.</returns>
    /// <exception cref="StateNotWrittenException">It isn't, or doesn't. Nothing was sent.</exception>
    public async Task<ClusterVerdict> RequireAsync()
    {
        var verdict = await LookAsync();
        return verdict.Problem is { } problem ? throw new StateNotWrittenException(problem) : verdict;
    }

    /// <summary>Looks whether Redis holds this cluster's records.</summary>
    /// <returns>What was seen.</returns>
    /// <exception cref="StateNotWrittenException">Redis can't be reached.</exception>
    public async Task<ClusterVerdict> LookAsync()
    {
        await _settled;
        try
        {
            return await JudgeAsync();
        }
        catch (Exception error) when (RedisFault.Is(error))
        {
            Say($"Redis ({settings.RedisText}) can't be reached.", error);
            throw new StateNotWrittenException(
                "Redis, which keeps the control plane's state, can't be reached, so nothing was changed. The models that serve go on " +
                $"serving. Try again when it is back. {error.Message}",
                error);
        }
    }

    /// <summary>Tells of a write that was counted.</summary>
    /// <param name="sequence">The count.</param>
    /// <param name="incarnation">The incarnation whose writes it counts.</param>
    public void OnCounted(long sequence, string incarnation)
    {
        lock (_lock)
        {
            _sequence = incarnation == Record.Incarnation ? Math.Max(_sequence, sequence) : _sequence;
        }
    }

    /// <summary>Raises the cluster's level.</summary>
    /// <param name="level">The level, which every silo's build knows.</param>
    /// <returns>Whether it was lower.</returns>
    public async Task<bool> RaiseAsync(int level)
    {
        await RequireAsync();
        var isRaised = await hash.RaiseAsync(level);
        await JudgeAsync();
        return isRaised;
    }

    /// <summary>Tells Redis that it holds this cluster's records again.</summary>
    /// <param name="level">The highest level that any silo knows of.</param>
    /// <returns>Whether it was awaited.</returns>
    public async Task<bool> RestoreAsync(int level)
    {
        var record = Record;
        var isRestored = await hash.RestoreAsync(record with { Level = Math.Max(level, record.Level) });
        await JudgeAsync();
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
                Say(error.Message, error);
            }
        }
    }

    private async Task<ClusterVerdict> JudgeAsync()
    {
        while (true)
        {
            var number = Interlocked.Increment(ref _looks);
            ClusterRecord record;
            long known;
            lock (_lock)
            {
                // Before it is asked: a count that rises meanwhile is no loss.
                (record, known) = (Record, _sequence);
            }

            var look = await hash.LookAsync(record.Incarnation);
            var isBehind = look.Found == record.Incarnation && look.Sequence < known;
            var hasSeen = record.SeenAt == settings.RedisText;
            if (look is { Awaited: null, IsReplaced: false }
                && (isBehind || (look.Found != record.Incarnation && (look.Found is null || hasSeen))))
            {
                await hash.ClaimAsync(record, hasSeen, isBehind ? look : null);
                look = await hash.LookAsync(record.Incarnation);
                isBehind = look.Found == record.Incarnation && look.Sequence < known;
            }

            if (TakeIn(number, look, record, isBehind) is { } verdict)
            {
                return verdict;
            }
        }
    }

    // Null if the record has changed meanwhile, so that the look asked about another, or must change by a look that is not the last.
    private ClusterVerdict? TakeIn(long number, ClusterLook look, ClusterRecord record, bool isBehind)
    {
        lock (_lock)
        {
            var isLatest = number > (_verdict?.Look ?? 0);
            var elder = look.IsReplaced || look.Found == record.Incarnation ? look.Awaited ?? look.Found : record.Incarnation;
            var hasElder = elder is not null && elder != record.Incarnation;
            if (!ReferenceEquals(record, _record) || (hasElder && !isLatest))
            {
                return null;
            }

            if (hasElder)
            {
                var own = record.Incarnation;
                record = new ClusterRecord(elder!, look.Key ?? record.Key, look.Level, IsLate: look.Awaited is not null);
                Keep(record);
                _sequence = snapshots.HighestSequence(elder!);
                LogElder(logger, settings.ServiceId, own, elder!);
            }

            var isThere = look.Awaited is null && look.Found == record.Incarnation && !isBehind;
            if (isLatest)
            {
                _aloneSince = isThere && record.IsLate && peers.List().Count == 0 ? _aloneSince ?? clock.GetTimestamp() : null;
            }

            var isAlone = isThere && _aloneSince is { } since && clock.GetElapsedTime(since) < AloneAfter;
            var isAwaited = look.Awaited == record.Incarnation;
            var problem = isAlone ? Alone : isThere ? null : isAwaited || isBehind ? Lost(settings) : Another(settings, record);
            var verdict = new ClusterVerdict(number, record.Incarnation, problem, isAwaited, look.Level, look.Behind);
            if (isThere)
            {
                _sequence = Math.Max(_sequence, look.Sequence);
            }

            if (isLatest)
            {
                Settle(verdict, record);
            }

            return verdict;
        }
    }

    private void Settle(ClusterVerdict verdict, ClusterRecord record)
    {
        var isThere = verdict.Problem is null;
        Volatile.Write(ref _verdict, verdict);
        Say(verdict.Problem, null, verdict.IsAwaited);
        var kept = isThere ? record with { SeenAt = settings.RedisText, IsLate = false } : record;
        if (isThere || verdict.IsAwaited)
        {
            // Redis may lose the level, and a recovery must not lower it.
            kept = kept with { Level = Math.Max(verdict.Level, record.Level) };
        }

        if (kept != record)
        {
            Keep(kept);
        }
    }

    private void Keep(ClusterRecord record)
    {
        file.Write(record);
        key.Replace(record.Key);
        Volatile.Write(ref _record, record);
    }

    // Once for each change of what it says.
    private void Say(string? problem, Exception? error, bool isLoss = false)
    {
        var before = Interlocked.Exchange(ref _said, problem);
        if (before == problem)
        {
            return;
        }

        if (problem is null)
        {
            LogBack(logger, settings.ServiceId);
        }
        else if (error is not null)
        {
            LogLookFailed(logger, problem, error);
        }
        else if (isLoss)
        {
            LogLost(logger, settings.ServiceId, problem);
        }
        else
        {
            LogRefused(logger, settings.ServiceId, problem);
        }

        if (problem is not null && error is null)
        {
            peers.LookAgain();
        }
    }
}
