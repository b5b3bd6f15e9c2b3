namespace Grid.Silo.ControlPlane;

/// <summary>
/// What Redis says of the cluster.
/// </summary>
/// <param name="Found">The incarnation whose state it holds, or null.</param>
/// <param name="Awaited">The incarnation that has lost its state, until a recovery has put it back; else null.</param>
/// <param name="Key">The secret of <paramref name="Awaited"/>, or else of <paramref name="Found"/>.</param>
/// <param name="Level">The cluster's level.</param>
/// <param name="IsReplaced">Whether a recovery has put another incarnation in the place of the one that was asked about.</param>
internal sealed record ClusterLook(string? Found, string? Awaited, string? Key, int Level, bool IsReplaced);
