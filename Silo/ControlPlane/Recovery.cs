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
internal sealed class Recovery(
    SnapshotFiles files, RedisRecords records, Incarnation incarnation, PeerAddresses peers, PeerDoors doors)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

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
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(door + PeerPaths.Snapshots));
                using var response = await doors.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    Take(latest, await response.Content.ReadFromJsonAsync<List<Snapshot>>(cancellationToken) ?? []);
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
