namespace Grid.Silo.ControlPlane;

/// <summary>
/// What a silo tells the one that recovers.
/// </summary>
/// <param name="Level">The highest level of the cluster that it knows of.</param>
/// <param name="Snapshots">Its snapshots.</param>
/// <param name="Sequence">The highest count of writes that it has seen.</param>
internal sealed record SnapshotAnswer(int Level, List<Snapshot> Snapshots, long Sequence);
