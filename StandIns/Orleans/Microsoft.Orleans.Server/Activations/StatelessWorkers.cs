using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

// The activations of one stateless worker on this silo: a call goes to the one with the least to do, and while all have
// something to do and there may be more, to a new one.
internal sealed class StatelessWorkers(SiloRuntime silo, GrainClass grainClass, GrainId id, int maxLocal) : IMessageTarget
{
    private readonly Lock _gate = new();
    private readonly List<Worker> _workers = [];
    private bool _isClosed;

    public IEnumerable<Activation> Activations
    {
        get
        {
            lock (_gate)
            {
                return [.. _workers.Select(static worker => worker.Activation)];
            }
        }
    }

    public void Receive(Message message)
    {
        if (message.Kind == MessageKind.Cancel)
        {
            foreach (var activation in Activations)
            {
                activation.Receive(message);
            }

            return;
        }

        Activation? target = null;
        lock (_gate)
        {
            if (!_isClosed)
            {
                target = Choose();
                target.NoteInTransit();
            }
        }

        if (target is not null)
        {
            target.Receive(message);
            return;
        }

        // Another set takes this one's place.
        silo.Catalog.Remove(id, this);
        silo.Catalog.GetOrCreate(id, grainClass).Receive(message);
    }

    /// <returns>Whether there are no workers; then there will be none.</returns>
    public bool TryClose()
    {
        lock (_gate)
        {
            return _isClosed |= _workers.Count == 0;
        }
    }

    public void Remove(Activation activation)
    {
        lock (_gate)
        {
            _workers.RemoveAll(worker => worker.Activation == activation);
        }
    }

    private Activation Choose()
    {
        var best = _workers.MinBy(static worker => worker.Activation.Load + worker.Activation.InTransit);
        if (best is null || (best.Activation.Load + best.Activation.InTransit > 0 && _workers.Count < maxLocal))
        {
            best = new Worker(new Activation(silo, grainClass, id));
            _workers.Add(best);
            best.Activation.Start();
        }

        return best.Activation;
    }

    private sealed record Worker(Activation Activation);
}
