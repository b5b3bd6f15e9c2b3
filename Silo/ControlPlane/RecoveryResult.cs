namespace Grid.Silo.ControlPlane;

/// <summary>
/// How a recovery ended.
/// </summary>
/// <param name="Records">How many records were put back.</param>
/// <param name="Silos">From how many silos' snapshots.</param>
/// <param name="Missing">The silos whose snapshots were left out.</param>
/// <param name="Conflicts">The keys of the records that were written since the loss, and stayed as they are.</param>
internal sealed record RecoveryResult(int Records, int Silos, IReadOnlyList<string> Missing, IReadOnlyList<string> Conflicts);
