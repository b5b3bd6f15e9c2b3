namespace Grid.Silo.ControlPlane;

/// <summary>
/// What one look at Redis has shown.
/// </summary>
/// <param name="Look">The number of the look: a later one has a higher.</param>
/// <param name="Incarnation">The incarnation that the silo held then.</param>
/// <param name="Problem">What keeps the control plane from being changed, or null.</param>
/// <param name="IsAwaited">Whether a recovery would put back what this silo holds.</param>
/// <param name="Level">The cluster's level.</param>
/// <param name="Behind">The count of writes that Redis came back with, if it came back with older data and awaits its recovery; else null.</param>
internal sealed record ClusterVerdict(long Look, string Incarnation, string? Problem, bool IsAwaited, int Level, long? Behind = null);
