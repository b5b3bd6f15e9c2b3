using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

// The activations of this silo, by grain id. An id has at most one entry, and an activation leaves only after its
// OnDeactivateAsync has ended, so no two of a grain run here at the same time.
internal sealed class Catalog(SiloRuntime silo)
{
    private readonly ConcurrentDictionary<GrainId, IMessageTarget> _targets = new();

    /// <summary>Gets how many grains have activations here; stateless workers count once each.</summary>
    public int Count => _targets.Count;

    public IEnumerable<Activation> Activations
        => _targets.Values.SelectMany(static target => target is StatelessWorkers workers ? workers.Activations : [(Activation)target]);

    public bool TryGet(GrainId id, [MaybeNullWhen(false)] out IMessageTarget target) => _targets.TryGetValue(id, out target);

    public IMessageTarget GetOrCreate(GrainId id, GrainClass grainClass)
    {
        while (true)
        {
            if (_targets.TryGetValue(id, out var known))
            {
                return known;
            }

            if (grainClass.MaxLocalWorkers != 0)
            {
                return _targets.GetOrAdd(id, new StatelessWorkers(silo, grainClass, id, grainClass.MaxLocalWorkers));
            }

            var activation = new Activation(silo, grainClass, id);
            if (_targets.TryAdd(id, activation))
            {
                activation.Start();
                return activation;
            }
        }
    }

    /// <summary>Creates an activation that goes on where one of another silo has ended; returns it, or null if it could not be entered.</summary>
    public async Task<GrainAddress?> AcceptAsync(GrainClass grainClass, GrainAddress previous, Dictionary<string, byte[]> values)
    {
        var activation = new Activation(silo, grainClass, previous.GrainId, new Migration(silo, previous, values));
        if (!_targets.TryAdd(previous.GrainId, activation))
        {
            return null;
        }

        activation.Start();
        return await activation.Registered ? activation.Address : null;
    }

    public void Remove(Activation activation)
    {
        if (_targets.TryGetValue(activation.GrainId, out var target) && target is StatelessWorkers workers)
        {
            // The set of workers stays until the next collection: a call may be choosing among them now.
            workers.Remove(activation);
        }
        else
        {
            _targets.TryRemove(new KeyValuePair<GrainId, IMessageTarget>(activation.GrainId, activation));
        }
    }

    /// <summary>Removes a set of workers that is empty and takes no calls any more.</summary>
    public void Remove(GrainId id, StatelessWorkers closed) => _targets.TryRemove(new KeyValuePair<GrainId, IMessageTarget>(id, closed));

    /// <summary>Deactivates what has been idle for its class' limit, or for a given time.</summary>
    public async Task CollectAsync(TimeSpan? age = null)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle.");
        var going = new List<Task>();
        foreach (var activation in Activations)
        {
            var limit = age ?? activation.Class.CollectionAge;
            if (limit != Timeout.InfiniteTimeSpan && activation.Class.CollectionAge != Timeout.InfiniteTimeSpan && activation.IsIdleFor(limit))
            {
                activation.Deactivate(reason);
                going.Add(activation.Deactivated);
            }
        }

        await Task.WhenAll(going);
        foreach (var (id, target) in _targets)
        {
            // Any key makes a set, and keys come from outside.
            if (target is StatelessWorkers workers && workers.TryClose())
            {
                Remove(id, workers);
            }
        }
    }

    public Task DeactivateAllAsync(CancellationToken cancellation)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
        var going = new List<Task>();
        foreach (var activation in Activations)
        {
            activation.Deactivate(reason, cancellation);
            going.Add(activation.Deactivated);
        }

        return Task.WhenAll(going);
    }
}
