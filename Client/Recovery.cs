namespace Grid.Client;

/// <summary>
/// What a recovery of the control plane's state has done.
/// </summary>
/// <param name="Records">How many records were put back.</param>
/// <param name="Silos">From how many silos' snapshots.</param>
/// <param name="Missing">The silos whose snapshots were left out.</param>
/// <param name="Conflicts">The records that were written since the loss, and stayed as they are.</param>
public sealed record Recovery(int Records, int Silos, IReadOnlyList<string> Missing, IReadOnlyList<string> Conflicts);
