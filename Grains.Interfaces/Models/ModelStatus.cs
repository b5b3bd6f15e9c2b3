using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// How a model stands.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Versions">Its versions, ascending. Empty if the repository holds none and none serves.</param>
/// <param name="Reason">What concerns the model as a whole (no version found, a bad configuration); empty if nothing.</param>
[GenerateSerializer, Immutable, Alias("grid.model-status")]
public sealed record ModelStatus(
    [property: Id(0)] ModelKey Model,
    [property: Id(1)] ImmutableArray<ModelVersionStatus> Versions,
    [property: Id(2)] string Reason);
