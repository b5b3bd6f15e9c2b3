namespace Grid.Models;

/// <summary>
/// How one version of a model stands.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why it isn't ready, in words that an operator can act on; empty if it is.</param>
[GenerateSerializer, Immutable, Alias("grid.model-version-status")]
public sealed record ModelVersionStatus(
    [property: Id(0)] long Version,
    [property: Id(1)] ModelVersionState State,
    [property: Id(2)] string Reason);
