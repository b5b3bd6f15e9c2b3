namespace Grid.Models;

/// <summary>
/// How a replica stands.
/// </summary>
/// <param name="Replica">The replica.</param>
/// <param name="Fence">The plan it speaks of; 0 if it has none.</param>
/// <param name="State">Its state; <see cref="ModelVersionState.Unknown"/> if it has no plan.</param>
/// <param name="Silo">The silo it is on.</param>
/// <param name="Signature">The model's signature, once loaded.</param>
/// <param name="Config">The configuration in force, as JSON with every default written out, once loaded.</param>
/// <param name="Failure">What kind of failure a load ended with; <see cref="ModelFailure.None"/> otherwise.</param>
/// <param name="Reason">Why the load failed; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("grid.replica-status")]
public sealed record ReplicaStatus(
    [property: Id(0)] ReplicaKey Replica,
    [property: Id(1)] long Fence,
    [property: Id(2)] ModelVersionState State,
    [property: Id(3)] SiloAddress Silo,
    [property: Id(4)] ModelSignature? Signature,
    [property: Id(5)] string? Config,
    [property: Id(6)] ModelFailure Failure,
    [property: Id(7)] string Reason)
{
    /// <summary>Gets the address at which other silos reach the door of its silo.</summary>
    /// <value>Default: null, it can't be reached from others.</value>
    [Id(8)]
    public string? Door { get; init; }

    /// <summary>Gets the id of its silo as a holder of files.</summary>
    [Id(9)]
    public Guid Holder { get; init; }
}
