namespace Grid.Silo.ControlPlane;

/// <summary>
/// What a cluster knows of itself, in Redis and on the disk of each silo.
/// </summary>
/// <param name="Incarnation">Drawn when the control plane was made: a Redis without it, or with another, has lost the state.</param>
/// <param name="Key">The secret that the silos share.</param>
/// <param name="Level">The highest level of state and wire that the cluster is known to have reached.</param>
/// <param name="IsLate">Whether the silo has taken it over since Redis lost the state: it has no snapshots, and may not know who has.</param>
/// <param name="SeenAt">The Redis that the silo has seen hold it, or null: only there may it say that it is gone when another is there.</param>
internal sealed record ClusterRecord(string Incarnation, string Key, int Level = 0, bool IsLate = false, string? SeenAt = null);
