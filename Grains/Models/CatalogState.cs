using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// The persisted state of a catalog.
/// </summary>
[GenerateSerializer, Immutable, Alias("grid.catalog-state")]
internal sealed record CatalogState
{
    /// <summary>Gets the names, sorted by their UTF-16 code units.</summary>
    [Id(0)]
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Finds a name.</summary>
    /// <returns>Its position, or less than 0.</returns>
    public int IndexOf(string model) => Models.AsSpan().BinarySearch(model, StringComparer.Ordinal);

    /// <summary>Adds names.</summary>
    /// <returns>This value if all are there already.</returns>
    public CatalogState With(IEnumerable<string> models)
    {
        var union = Models.ToImmutableSortedSet(StringComparer.Ordinal).Union(models);
        return union.Count == Models.Length ? this : new CatalogState { Models = [.. union] };
    }

    /// <summary>Removes names.</summary>
    /// <returns>This value if none is there.</returns>
    public CatalogState Without(IEnumerable<string> models)
    {
        var rest = Models.ToImmutableSortedSet(StringComparer.Ordinal).Except(models);
        return rest.Count == Models.Length ? this : new CatalogState { Models = [.. rest] };
    }
}
