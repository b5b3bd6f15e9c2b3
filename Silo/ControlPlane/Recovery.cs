using System.Text.Json;
using Grid.Silo.Peers;

namespace Grid.Silo.ControlPlane;

// `grid recover`: asks each silo that can be reached for its snapshots, takes the latest of each record, puts them into Redis
// and writes the incarnation last, so that a recovery that breaks off is not taken for one that is done.

/// <summary>
/// Puts the control plane's state back from the silos' snapshots.
/// </summary>
/// <param name="files">This silo's snapshots.</param>
/// <param name="records">The records in Redis.</param>
/// <param name="incarnation">Whether Redis holds them.</param>
/// <param name="peers">The other silos' doors.</param>
/// <param name="doors">The connections to them.</param>
/// <param name="logger">Where a silo that was left out is named.</param>
internal sealed partial class Recovery(
    SnapshotFiles files, RedisRecords records, Incarnation incarnation, PeerAddresses peers, PeerDoors doors, ILogger<Recovery> logger)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Recovers, if Redis has lost the state.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many records were put back, from how many silos; null if Redis has the state.</returns>
    public async Task<(int Records, int Silos)?> RecoverAsync(CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            try
            {
                await incarnation.RequireAsync();
                return null;
            }
            catch (Storage.StateNotWrittenException) when (incarnation.IsLost)
            {
                // That is what this is for.
            }

            var latest = new Dictionary<string, Snapshot>(StringComparer.Ordinal);
            Take(latest, files.ReadAll());
            var silos = 1;
            foreach (var door in peers.List())
            {
                if (await AskAsync(door, cancellationToken) is { } found)
                {
                    Take(latest, found);
                    silos++;
                }
            }

            await records.RestoreAsync(latest.Values);
            await incarnation.RestoreAsync();
            return (latest.Count, silos);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    // Null from a silo that can't be reached, stands still or refuses: it may be dead, and its death be unknown since Redis
    // was away. The log names it, and the answer says how many silos took part.
    private async Task<List<Snapshot>?> AskAsync(string door, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door + PeerPaths.Snapshots));
            using var response = await doors.SendAsync(request, limit.Token);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<List<Snapshot>>(limit.Token) ?? [];
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

    private static void Take(Dictionary<string, Snapshot> latest, List<Snapshot> found)
    {
        foreach (var snapshot in found)
        {
            if (!latest.TryGetValue(snapshot.Key, out var held) || held.Sequence < snapshot.Sequence)
            {
                latest[snapshot.Key] = snapshot;
            }
        }
    }
}
