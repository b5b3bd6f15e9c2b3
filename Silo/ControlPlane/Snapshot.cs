namespace Grid.Silo.ControlPlane;

/// <summary>
/// A record of the control plane as a silo last saw it.
/// </summary>
/// <param name="Key">The record's key in Redis.</param>
/// <param name="Etag">Its etag.</param>
/// <param name="Data">Its data.</param>
/// <param name="Sequence">The count of writes by which it was at least as new as this.</param>
/// <param name="Incarnation">The incarnation of the cluster by which the writes are counted.</param>
internal sealed record Snapshot(string Key, string Etag, byte[] Data, long Sequence, string Incarnation);
