using System.Collections.Immutable;

namespace Grid.Files;

/// <summary>
/// The files of a version and who holds them, as the model's state keeps it.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="Digest">The digest of the manifest.</param>
/// <param name="Bytes">The sum of their sizes.</param>
/// <param name="Holders">The silos that hold them.</param>
[GenerateSerializer, Immutable, Alias("grid.stored-files")]
internal sealed record StoredFiles(
    [property: Id(0)] long Version,
    [property: Id(1)] string Digest,
    [property: Id(2)] long Bytes,
    [property: Id(3)] ImmutableArray<FileHolder> Holders)
{
    /// <summary>Tells whether a silo is among the holders.</summary>
    public bool IsHeldBy(Guid holder) => Holders.Any(each => each.Id == holder);

    /// <summary>Makes a silo a holder, or tells of it anew.</summary>
    public StoredFiles With(FileHolder holder) => this with { Holders = [.. Holders.Where(each => each.Id != holder.Id), holder] };

    /// <summary>Lets go of a holder.</summary>
    public StoredFiles Without(Guid holder) => this with { Holders = [.. Holders.Where(each => each.Id != holder)] };
}
