using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// The files that a replica is to load, and where they can be fetched.
/// </summary>
/// <param name="Digest">The digest of their manifest. Nothing else is loaded.</param>
/// <param name="Bytes">The sum of their sizes.</param>
/// <param name="Doors">The doors of the silos that hold them, the ones to ask first at the front.</param>
[GenerateSerializer, Immutable, Alias("grid.planned-files")]
public sealed record PlannedFiles(
    [property: Id(0)] string Digest,
    [property: Id(1)] long Bytes,
    [property: Id(2)] ImmutableArray<string> Doors);
