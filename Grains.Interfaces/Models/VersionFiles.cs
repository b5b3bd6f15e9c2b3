namespace Grid.Models;

/// <summary>
/// The files of one version of a model.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="Digest">The digest of the manifest, which covers every file of the version, external data included.</param>
/// <param name="Bytes">The sum of their sizes.</param>
/// <param name="IsCopy">Whether they were fetched from another silo, rather than put into the models folder.</param>
[GenerateSerializer, Immutable, Alias("grid.version-files")]
public readonly record struct VersionFiles(
    [property: Id(0)] long Version,
    [property: Id(1)] string Digest,
    [property: Id(2)] long Bytes,
    [property: Id(3)] bool IsCopy);
