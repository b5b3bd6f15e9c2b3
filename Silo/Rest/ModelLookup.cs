using Grid.Models;
using Grid.Routing;

namespace Grid.Silo.Rest;

/// <summary>
/// Finds the models that paths name, and says why one can't be had.
/// </summary>
/// <param name="router">The routes.</param>
/// <param name="grains">The model grains.</param>
internal sealed class ModelLookup(IModelRouter router, IGrainFactory grains)
{
    /// <summary>Gets the key of the model that a path names.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The key.</returns>
    /// <exception cref="RestFault">No model can have that name: 404, as for one that isn't there.</exception>
    public static ModelKey KeyOf(in RestPath path)
        => GridName.IsValid(path.Model) && path.Version >= 0
            ? new ModelKey(ModelKey.PublicTenant, path.Model)
            : throw NotFound(path.Model);

    /// <summary>Makes the fault of a model or version that isn't there, in the same words for every reason.</summary>
    /// <param name="model">The name that was asked for.</param>
    /// <returns>The fault.</returns>
    public static RestFault NotFound(string model)
        => new(
            StatusCodes.Status404NotFound,
            $"There is no model '{JsonText.Cut(model)}', or it has no such version. GET /v2/models lists the models.");

    /// <summary>Gets a model's grain.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The grain.</returns>
    public IModelGrain Grain(ModelKey model) => grains.GetGrain<IModelGrain>(model.ToString());

    /// <summary>Gets the grain that lists the models.</summary>
    /// <returns>The grain.</returns>
    public ICatalogGrain Catalog() => grains.GetGrain<ICatalogGrain>(ModelKey.PublicTenant);

    /// <summary>Finds the routes of a version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, or 0 for the one served by default.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The routes.</returns>
    /// <exception cref="RestFault">It isn't there (404) or doesn't serve (503, with the reason).</exception>
    public async ValueTask<VersionRoutes> FindAsync(ModelKey model, long version, CancellationToken cancellationToken)
        => await router.FindAsync(model, version, cancellationToken) ?? throw await ExplainAsync(model, version, cancellationToken);

    /// <summary>Gets how a model stands.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The status; without versions and with the reason if the grain can't say, as when its state is damaged.</returns>
    public async ValueTask<ModelStatus> GetStatusAsync(ModelKey model, CancellationToken cancellationToken)
    {
        try
        {
            return await Grain(model).GetStatusAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return new ModelStatus(model, [], FailureText.Of(error));
        }
    }

    /// <summary>Tells why a version doesn't serve.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, or 0 for the one served by default.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The fault: 404, or 503 with the reason.</returns>
    public async ValueTask<RestFault> ExplainAsync(ModelKey model, long version, CancellationToken cancellationToken)
    {
        // The catalog first: a name that nobody gave wakes no grain.
        if (!await Catalog().ContainsAsync(model.Model, cancellationToken))
        {
            return NotFound(model.Model);
        }

        var status = await GetStatusAsync(model, cancellationToken);
        var versions = status.Versions;
        var found = version == 0 ? versions.LastOrDefault() : versions.FirstOrDefault(each => each.Version == version);
        if (found is not null)
        {
            var state = found.State.ToString().ToLowerInvariant();
            return new RestFault(
                StatusCodes.Status503ServiceUnavailable,
                $"Version {found.Version} of model '{model.Model}' is {state}{(found.Reason.Length > 0 ? $": {found.Reason}" : ". Try again.")}");
        }

        // A model that is there but has no version to speak of: its reason tells what to do about it.
        return version == 0 && status.Reason.Length > 0
            ? new RestFault(StatusCodes.Status503ServiceUnavailable, $"Model '{model.Model}' doesn't serve: {status.Reason}")
            : NotFound(model.Model);
    }
}
