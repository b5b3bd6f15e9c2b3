namespace Grid.Silo.ControlPlane;

/// <summary>
/// How a recovery ended.
/// </summary>
/// <param name="Records">How many records were put back.</param>
/// <param name="Silos">From how many silos' snapshots.</param>
/// <param name="Refusal">Why nothing was done, or null.</param>
internal sealed record RecoveryResult(int Records, int Silos, string? Refusal = null);
