using System.Text.Json;
using Grid.Silo.Hosting;
using Grid.Silo.Peers;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

// `grid recover`: asks each silo that can be reached for its snapshots, takes the latest of each record, puts those into Redis
// that it lacks or has an older state of, and writes the incarnation last, so that a recovery that breaks off is not taken for
// one that is done. What was written since the loss stays as it is. One silo at a time does it (RecoveryLock).

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
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Recovers, if Redis has lost the state.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was put back, or why nothing was.</returns>
    public async Task<RecoveryResult> RecoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await incarnation.RequireAsync();
            return new RecoveryResult(0, 0, "Redis has the control plane's state: there is nothing to recover.");
        }
        catch (StateNotWrittenException) when (incarnation.IsAwaited)
        {
            // That is what this is for.
        }
        catch (StateNotWrittenException error) when (incarnation.IsLost)
        {
            return new RecoveryResult(0, 0, error.Message);
        }

        if (incarnation.Record.IsLate)
        {
            // Its membership came from the Redis that was emptied, and the others may not be in it again.
            return new RecoveryResult(
                0, 0, "This silo has joined since Redis lost the state, so it has no snapshots. Name one that ran before with --server.");
        }

        await using var held = await RecoveryLock.TryTakeAsync(redis, settings);
        return held is null
            ? new RecoveryResult(0, 0, "Another silo recovers the control plane's state now, or has broken off less than a minute ago. Look again then.")
            : await RecoverAsync(held, cancellationToken);
    }

    private async Task<RecoveryResult> RecoverAsync(RecoveryLock held, CancellationToken cancellationToken)
    {
        var latest = new LatestSnapshots(incarnation.Record.Incarnation);
        latest.Add(files.ReadAll());
        var (silos, level) = (1, incarnation.Record.Level);
        foreach (var door in peers.List())
        {
            if (await AskAsync(door, cancellationToken) is { } found)
            {
                latest.Add(found.Snapshots);
                level = Math.Max(level, found.Level);
                silos++;
            }

            await held.RenewAsync();
        }

        var restored = 0;
        foreach (var batch in latest.Records.Chunk(RecordsPerRenewal))
        {
            foreach (var (snapshot, older) in batch)
            {
                restored += await records.RestoreAsync(snapshot, older) ? 1 : 0;
            }

            await held.RenewAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        // One more than any snapshot has, so that each silo copies what it lacks.
        await records.CountFromAsync(latest.HighestSequence + 1);
        await held.RenewAsync();
        return await incarnation.RestoreAsync(level)
            ? new RecoveryResult(restored, silos)
            : throw new StateNotWrittenException("Redis was changed while the state was put back. Run the recovery again.");
    }

    // Null from a silo that can't be reached, stands still or refuses: it may be dead, and its death be unknown since Redis
    // was away. The log names it, and the answer says how many silos took part.
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
}
