namespace Grid.Silo.ControlPlane;

// A record may be in Redis before a recovery puts it back: a recovery has broken off, or the record was written since the
// loss. Which of the two is told by the etag, which no two writes share: one that a snapshot of this incarnation has is as old
// as that snapshot, and one that none has was written since.

/// <summary>
/// The latest of all silos' snapshots of each record.
/// </summary>
/// <param name="incarnation">The incarnation that is recovered: the writes of others are counted apart, and left out.</param>
internal sealed class LatestSnapshots(string incarnation)
{
    private readonly Dictionary<string, List<Snapshot>> _known = new(StringComparer.Ordinal);

    /// <summary>Gets the highest count of writes.</summary>
    public long HighestSequence { get; private set; }

    /// <summary>Gets the latest snapshot of each record, with the etags that it had before, as far as they are known.</summary>
    public IEnumerable<(Snapshot Latest, IEnumerable<string> OlderEtags)> Records
        => _known.Values.Select(static of => of.MaxBy(static snapshot => snapshot.Sequence)!)
            .Select(latest => (latest, _known[latest.Key].Select(static snapshot => snapshot.Etag).Where(etag => etag != latest.Etag)));

    /// <summary>Takes in what a silo has.</summary>
    /// <param name="snapshots">Its snapshots.</param>
    public void Add(IEnumerable<Snapshot> snapshots)
    {
        foreach (var snapshot in snapshots.Where(snapshot => snapshot.Incarnation == incarnation))
        {
            if (!_known.TryGetValue(snapshot.Key, out var of))
            {
                _known.Add(snapshot.Key, of = []);
            }

            of.Add(snapshot);
            HighestSequence = Math.Max(HighestSequence, snapshot.Sequence);
        }
    }
}
