using Grid.Models;

namespace Grid.Routing;

// What a door asks when the replicas of a model are on other silos.
internal sealed partial class ModelRouter
{
    public bool IsServedHere(VersionRoutes routes)
    {
        if (_isAlone)
        {
            return true;
        }

        var canForward = false;
        foreach (var route in routes.Replicas)
        {
            if (_silo.Equals(route.Silo))
            {
                return true;
            }

            canForward |= route.Door is not null;
        }

        return !canForward;
    }

    public async ValueTask<VersionRoutes?> FindAgainAsync(
        ModelKey model, long version, VersionRoutes stale, CancellationToken cancellationToken)
    {
        // As a rule the push has come in already, since a replica drains after it.
        if (_entries.TryGetValue(model, out var entry)
            && Choose(entry.Snapshot.Table, version == 0 ? 0 : stale.Version) is { } held
            && !ReferenceEquals(held, stale))
        {
            return held;
        }

        entry ??= _entries.GetOrAdd(model, static key => new RouteEntry(key));
        return Choose(await entry.AskAsync(_ask).WaitAsync(cancellationToken), version == 0 ? 0 : stale.Version);
    }

    public void Suspect(ModelKey model, SiloAddress silo) => _ = TellSuspicionAsync(model, silo);

    private async Task TellSuspicionAsync(ModelKey model, SiloAddress silo)
    {
        try
        {
            await _grains.GetGrain<IModelGrain>(model.ToString()).SuspectAsync(silo);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            // Membership finds out by itself, only later.
            Log.SuspectNotTold(_logger, model, silo, error);
        }
    }
}
