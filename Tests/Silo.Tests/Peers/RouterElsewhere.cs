using Grid.Models;
using Grid.Routing;
using Grid.Serving;

namespace Grid.Silo.Peers;

// The routes of another silo, as a door sees them that has no replica of its own: what in a cluster the model's grain tells.
internal sealed class RouterElsewhere(Func<IModelRouter> other) : IModelRouter
{
    // Replaces the routes of the next answers; the last one stays.
    public Func<VersionRoutes, VersionRoutes>? Change { get; set; }

    public int AskedAgain { get; private set; }

    public List<SiloAddress> Suspected { get; } = [];

    public async ValueTask<VersionRoutes?> FindAsync(ModelKey model, long version, CancellationToken cancellationToken)
        => await other().FindAsync(model, version, cancellationToken) is { } routes ? Change?.Invoke(routes) ?? routes : null;

    public ValueTask<VersionRoutes?> FindAgainAsync(
        ModelKey model, long version, VersionRoutes stale, CancellationToken cancellationToken)
    {
        AskedAgain++;
        return other().FindAgainAsync(model, version, stale, cancellationToken);
    }

    public bool IsServedHere(VersionRoutes routes) => false;

    public void Suspect(ModelKey model, SiloAddress silo) => Suspected.Add(silo);

    public ValueTask<InferenceOutcome> InferAsync(
        ModelKey model, long version, VersionRoutes routes, InferenceRequest request, CancellationToken cancellationToken)
        => throw new InvalidOperationException("Nothing is served here.");
}
