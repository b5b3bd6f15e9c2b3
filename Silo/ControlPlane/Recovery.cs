using System.Text.Json;
using Grid.Silo.Hosting;
using Grid.Silo.Peers;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

// `grid recover`: asks each silo that can be reached for its snapshots, takes the latest of each record, puts those into Redis
// that it lacks or has an older state of, and writes the incarnation last, so that a recovery that breaks off is not taken for
// one that is done. What was written since the loss stays as it is, and is named. One silo at a time does it (RecoveryLock).
//
// Where Redis came back with older data, each record there may be an old one that no snapshot knows any more. A snapshot that
// counts higher than that Redis did is newer, then. The price is a write by a silo that did not know better, in the second
// before another noticed.
//
// A recovery is final: a silo that is away may have the only snapshot of a record, and what was acknowledged would be missing
// from then on. So the operator is told who is away before anything is put back.

/// <summary>
/// Puts the control plane's state back from the silos' snapshots.
/// </summary>
/// <param name="files">This silo's snapshots.</param>
/// <param name="records">The records in Redis.</param>
/// <param name="incarnation">Whether Redis holds them.</param>
/// <param name="redis">The connection.</param>
/// <param name="settings">The settings.</param>
/// <param name="peers">The other silos' doors.</param>
/// <param name="doors">The connections to them.</param>
/// <param name="logger">Where a silo that was left out is named.</param>
internal sealed partial class Recovery(
    SnapshotFiles files, RedisRecords records, Incarnation incarnation, RedisConnection redis, SiloSettings settings,
    IPeerAddresses peers, PeerDoors doors, ILogger<Recovery> logger)
{
    private const int RecordsPerRenewal = 100;

    // A silo that is away keeps snapshots of writes that the others may not have seen. Should it come back before the next loss,
    // they must not outrank what is written after this recovery, so the count goes on where no count of before can be.
    private const long Leap = 1L << 32;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Recovers, if Redis has lost the state.</summary>
    /// <param name="withoutMissing">Whether to go on without the snapshots of silos that do not answer, or without any.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was put back.</returns>
    /// <exception cref="RecoveryRefusedException">There is nothing to put back, or not from here, or silos are missing.</exception>
    public async Task<RecoveryResult> RecoverAsync(bool withoutMissing, CancellationToken cancellationToken)
    {
        var verdict = await incarnation.LookAsync();
        if (!verdict.IsAwaited)
        {
            throw new RecoveryRefusedException(verdict.Problem ?? "Redis has the control plane's state: there is nothing to recover.");
        }

        if (incarnation.Record.IsLate)
        {
            // Its membership came from the Redis that was emptied, and the others may not be in it again.
            throw new RecoveryRefusedException(
                "This silo has joined since Redis lost the state, so it has no snapshots. Name one that ran before with --server. If none of " +
                "them runs any more, start one with its old data folder and recover there. If no such folder is left, the state is lost, but " +
                "for what Redis has now: stop all silos, delete cluster.json in each data folder and the key " +
                $"'{settings.ServiceId}/grid' in Redis, and start the silos anew.");
        }

        await using var held = await RecoveryLock.TryTakeAsync(redis, settings);
        return held is null
            ? throw new RecoveryRefusedException(
                "Another silo recovers the control plane's state now, or has broken off less than a minute ago. Look again then.")
            : await RecoverAsync(held, verdict, withoutMissing, cancellationToken);
    }

    private async Task<RecoveryResult> RecoverAsync(
        RecoveryLock held, ClusterVerdict verdict, bool withoutMissing, CancellationToken cancellationToken)
    {
        var others = peers.List();
        var answers = await Task.WhenAll(others.Select(door => AskAsync(door, cancellationToken)));
        string[] missing = [.. others.Where((_, i) => answers[i] is null), .. peers.ListWithoutDoor()];
        var latest = new LatestSnapshots(verdict.Incarnation);
        latest.Add(files.ReadAll());
        var (silos, level, sequence) = (1, incarnation.Record.Level, incarnation.Sequence);
        foreach (var found in answers.OfType<SnapshotAnswer>())
        {
            latest.Add(found.Snapshots);
            level = Math.Max(level, found.Level);
            sequence = Math.Max(sequence, found.Sequence);
            silos++;
        }

        await held.RenewAsync();
        if (!withoutMissing)
        {
            RequireAll(missing, latest);
        }

        var (restored, conflicts) = (0, new List<string>());
        foreach (var batch in latest.Records.Chunk(RecordsPerRenewal))
        {
            foreach (var (snapshot, older) in batch)
            {
                var outcome = await records.RestoreAsync(snapshot, older, isNewer: snapshot.Sequence > verdict.Behind);
                restored += outcome == RestoreOutcome.Restored ? 1 : 0;
                if (outcome == RestoreOutcome.Conflict)
                {
                    LogConflict(logger, snapshot.Key);
                    conflicts.Add(snapshot.Key);
                }
            }

            await held.RenewAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        await records.CountFromAsync(Math.Max(sequence, latest.HighestSequence) + Leap);
        await held.RenewAsync();
        return await incarnation.RestoreAsync(level)
            ? new RecoveryResult(restored, silos, missing, conflicts)
            : throw new StateNotWrittenException("Redis was changed while the state was put back. Run the recovery again.");
    }

    private static void RequireAll(string[] missing, LatestSnapshots latest)
    {
        const string Remedy =
            "A recovery is final, so nothing was put back. Bring such silos back and run it again, or add --without-missing to go on without.";
        if (missing.Length > 0)
        {
            throw new RecoveryRefusedException($"These silos of the cluster do not answer with their snapshots: {string.Join(", ", missing)}. {Remedy}");
        }

        if (!latest.Records.Any())
        {
            throw new RecoveryRefusedException($"No silo that runs has a snapshot of this cluster's state. Others may have. {Remedy}");
        }
    }

    // Null from a silo that can't be reached, stands still or refuses: it may be dead, and its death be unknown since Redis
    // was away.
    private async Task<SnapshotAnswer?> AskAsync(string door, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door + PeerPaths.Snapshots));
            using var response = await doors.SendAsync(door, request, limit.Token);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<SnapshotAnswer>(limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogLeftOut(logger, door, error.Message);
            return null;
        }
    }

    [LoggerMessage(EventIds.RecoveryLeftOut, LogLevel.Warning, "The snapshots of {Door} are left out of the recovery: {Reason}")]
    private static partial void LogLeftOut(ILogger logger, string door, string reason);

    [LoggerMessage(EventIds.RecoveryConflict, LogLevel.Warning,
        "Record {Key} was written since Redis lost the state, and stays as it is: the snapshot of what it was before is not put back.")]
    private static partial void LogConflict(ILogger logger, string key);
}
