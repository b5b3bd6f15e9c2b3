namespace Grid.Models;

/// <summary>
/// A load or an unload, as it stands.
/// </summary>
/// <param name="State">How far it has come.</param>
/// <param name="Failure">What kind of failure it was; <see cref="ModelFailure.None"/> unless it failed.</param>
/// <param name="Reason">Why it failed; empty unless it did.</param>
[GenerateSerializer, Immutable, Alias("grid.model-operation-status")]
public sealed record ModelOperationStatus(
    [property: Id(0)] ModelOperationState State,
    [property: Id(1)] ModelFailure Failure,
    [property: Id(2)] string Reason);
