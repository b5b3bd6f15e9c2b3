using Grid.Models;
using Grid.Serving;

namespace Grid.Routing;

/// <summary>
/// A door's way to the replicas: local copies of the routes of the models served lately.
/// </summary>
public interface IModelRouter
{
    /// <summary>Finds the routes of a version. Completes synchronously when the model was served lately.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version, or 0 for the highest that serves.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The routes, or null if no such version serves: the model's status says why.</returns>
    /// <exception cref="OrleansException">The model's grain can't be reached, and nothing is known from before.</exception>
    /// <exception cref="TimeoutException">The same: it did not answer.</exception>
    ValueTask<VersionRoutes?> FindAsync(ModelKey model, long version, CancellationToken cancellationToken);

    /// <summary>Tells whether requests for a version are served here, rather than by another silo's door.</summary>
    /// <param name="routes">The version's routes.</param>
    /// <returns>Whether one of its replicas is on this silo, or none of the others can be reached.</returns>
    bool IsServedHere(VersionRoutes routes);

    /// <summary>Finds the routes of a version again, those held having turned out to be stale or of no use.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version that was asked for, as in <see cref="FindAsync"/>.</param>
    /// <param name="stale">The routes that were tried.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The routes now, or null if no such version serves.</returns>
    /// <exception cref="OrleansException">The model's grain can't be reached.</exception>
    /// <exception cref="TimeoutException">The same: it did not answer.</exception>
    ValueTask<VersionRoutes?> FindAgainAsync(
        ModelKey model, long version, VersionRoutes stale, CancellationToken cancellationToken);

    /// <summary>Tells a model that a silo of its replicas can't be reached, once for each time that this becomes known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="silo">The silo.</param>
    void Suspect(ModelKey model, SiloAddress silo);

    /// <summary>Gives a request to a replica on this silo; those that the routes name take turns.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">
    /// The version that was asked for, as in <see cref="FindAsync"/>: with 0, a request whose version has just been replaced
    /// goes to the new one, if that has the same signature.
    /// </param>
    /// <param name="routes">The routes that the request was decoded for.</param>
    /// <param name="request">The request; its holds are taken over and ended, whatever the outcome.</param>
    /// <param name="cancellationToken">Signalled when the caller has gone.</param>
    /// <returns>
    /// The outcome. Routes that turn out stale are asked for again and the request is tried once more; it is never tried
    /// again after it may have run. <see cref="InferenceStatus.StaleRoute"/> if it is other silos that serve the version now:
    /// nothing was done, and the request stays the caller's.
    /// </returns>
    ValueTask<InferenceOutcome> InferAsync(
        ModelKey model,
        long version,
        VersionRoutes routes,
        InferenceRequest request,
        CancellationToken cancellationToken);
}
