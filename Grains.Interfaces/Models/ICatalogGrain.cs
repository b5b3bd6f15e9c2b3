using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Grid.Models;

/// <summary>
/// The names of a tenant's models.
/// </summary>
/// <remarks>
/// Key: the tenant. A name is stored before the model itself, so that after a crash no model exists that the catalog
/// doesn't name; a name whose model never came to be is harmless and shows as a model without versions.
/// </remarks>
[Alias("grid.catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>Lists the names, sorted by their UTF-16 code units.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The names.</returns>
    [Alias("list"), AlwaysInterleave]
    ValueTask<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells whether a name is there: cheap, and asked for every unknown name that a caller tries.</summary>
    /// <param name="model">The name.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Whether it is.</returns>
    [Alias("contains"), AlwaysInterleave]
    ValueTask<bool> ContainsAsync(string model, CancellationToken cancellationToken = default);

    /// <summary>Adds names; those that are there already stay.</summary>
    /// <param name="models">Names of models.</param>
    /// <param name="cancellationToken">Stops the wait, not the write.</param>
    /// <returns>A task that ends when the names are stored.</returns>
    /// <exception cref="ArgumentException">A name breaks <see cref="GridName.Rule"/>.</exception>
    [Alias("add")]
    ValueTask AddAsync(ImmutableArray<string> models, CancellationToken cancellationToken = default);

    /// <summary>Removes names; those that aren't there are passed over.</summary>
    /// <param name="models">Names of models.</param>
    /// <param name="cancellationToken">Stops the wait, not the write.</param>
    /// <returns>A task that ends when the change is stored.</returns>
    [Alias("remove")]
    ValueTask RemoveAsync(ImmutableArray<string> models, CancellationToken cancellationToken = default);
}
