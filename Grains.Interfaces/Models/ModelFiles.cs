using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// What a silo holds of a model's files: all of it, so that what is missing here is no longer held.
/// </summary>
/// <param name="Holder">The silo's own id, which outlives its restarts.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Door">The address at which other silos reach its door.</param>
/// <param name="HasFolder">Whether its models folder has a folder of the model, with or without versions.</param>
/// <param name="Config">The text of the folder's <c>config.json</c>, or null if it has none.</param>
/// <param name="Versions">The versions, ascending.</param>
[GenerateSerializer, Immutable, Alias("grid.model-files")]
public sealed record ModelFiles(
    [property: Id(0)] Guid Holder,
    [property: Id(1)] SiloAddress Silo,
    [property: Id(2)] string Door,
    [property: Id(3)] bool HasFolder,
    [property: Id(4)] string? Config,
    [property: Id(5)] ImmutableArray<VersionFiles> Versions);
