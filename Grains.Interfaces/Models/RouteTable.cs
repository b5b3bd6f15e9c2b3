using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// All routes of a model, published whole. A table that is not newer than the one held is ignored.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Incarnation">Counts the activations of the model's grain; compared first.</param>
/// <param name="Version">Counts the tables within one incarnation; compared second.</param>
/// <param name="Versions">The versions that serve, the highest last. Empty if none does; the first default is the last.</param>
[GenerateSerializer, Immutable, Alias("grid.route-table")]
public sealed record RouteTable(
    [property: Id(0)] ModelKey Model,
    [property: Id(1)] long Incarnation,
    [property: Id(2)] long Version,
    [property: Id(3)] ImmutableArray<VersionRoutes> Versions)
{
    /// <summary>Tells whether this table replaces another.</summary>
    /// <param name="other">The table held, or null.</param>
    /// <returns>Whether this one is newer.</returns>
    public bool IsNewerThan(RouteTable? other)
        => other is null || (Incarnation, Version).CompareTo((other.Incarnation, other.Version)) > 0;
}
