namespace Grid.Files;

/// <summary>
/// A silo that holds the files of a version.
/// </summary>
/// <param name="Id">The silo's own id, which outlives its restarts.</param>
/// <param name="Silo">The silo's address, in the form that can be parsed, as of its last start.</param>
/// <param name="Door">The address of its door.</param>
/// <param name="IsCopy">Whether it fetched them from another silo: a copy goes when the original goes.</param>
[GenerateSerializer, Immutable, Alias("grid.file-holder")]
internal sealed record FileHolder(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Silo,
    [property: Id(2)] string Door,
    [property: Id(3)] bool IsCopy);
