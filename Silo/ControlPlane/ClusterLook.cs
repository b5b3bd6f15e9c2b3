namespace Grid.Silo.ControlPlane;

/// <summary>
/// What Redis says of the cluster.
/// </summary>
/// <param name="Found">The incarnation whose state it holds, or null.</param>
/// <param name="Awaited">The incarnation that has lost its state, until a recovery has put it back; else null.</param>
/// <param name="Key">The secret of <paramref name="Awaited"/>, or else of <paramref name="Found"/>.</param>
/// <param name="Level">The cluster's level.</param>
/// <param name="IsReplaced">Whether a recovery has put another incarnation in the place of the one that was asked about.</param>
/// <param name="Behind">The count of writes that Redis came back with, if what is awaited is newer data of its own; else null.</param>
/// <param name="Recoveries">How often the state was put back.</param>
/// <param name="Sequence">The count of writes.</param>
internal sealed record ClusterLook(
    string? Found, string? Awaited, string? Key, int Level, bool IsReplaced, long? Behind, long Recoveries, long Sequence);
