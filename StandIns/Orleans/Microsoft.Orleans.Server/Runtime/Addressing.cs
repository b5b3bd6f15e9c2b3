using System.Collections.Concurrent;

namespace Orleans.Runtime.Messaging;

// Finds out where requests go whose grain is neither here nor known from before: the directory is asked, and if the grain
// has no activation, placement. Requests for one grain that come meanwhile wait for the same answer, and are then sent in
// the order in which they came.
internal sealed class Addressing(SiloRuntime silo)
{
    // A message that is passed on again and again gives what is changing time to end.
    private const int PatientAfter = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<GrainId, Pending> _pending = new();

    public void Add(Message message)
    {
        while (true)
        {
            var pending = _pending.GetOrAdd(message.TargetGrain, static _ => new Pending());
            bool isFirst;
            lock (pending)
            {
                if (pending.IsDone)
                {
                    continue;
                }

                isFirst = pending.Messages.Count == 0;
                pending.Messages.Add(message);
            }

            if (isFirst)
            {
                _ = RunAsync(message, pending);
            }

            return;
        }
    }

    /// <summary>Returns when nothing waits here any more.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (!_pending.IsEmpty)
        {
            await Task.WhenAll(_pending.Values.Select(static pending => pending.Sent.Task)).WaitAsync(cancellation);
        }
    }

    /// <returns>Whether the cancelled request waited here. It is never sent.</returns>
    public bool TryCancel(Message cancel)
    {
        if (!_pending.TryGetValue(cancel.TargetGrain, out var pending))
        {
            return false;
        }

        lock (pending)
        {
            // The first one's place is kept: what is asked is asked for all.
            var found = pending.Messages.Find(message => message.Id == cancel.Id && message.SendingGrain == cancel.SendingGrain && Equals(message.SendingSilo, cancel.SendingSilo));
            return !pending.IsDone && found is not null && pending.Cancelled.Add(found);
        }
    }

    private async Task RunAsync(Message first, Pending pending)
    {
        SiloAddress? target = null;
        var mayActivate = false;
        Exception? failure = null;
        try
        {
            if (first.ForwardCount > PatientAfter)
            {
                await Task.Delay(Patience * first.ForwardCount, silo.Clock);
            }

            (target, mayActivate) = await FindAsync(first);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        lock (pending)
        {
            pending.IsDone = true;
            _pending.TryRemove(new(first.TargetGrain, pending));
        }

        foreach (var message in pending.Messages.Where(message => !pending.Cancelled.Contains(message)))
        {
            if (failure is null)
            {
                silo.Messages.SendTo(message, target!, mayActivate);
            }
            else
            {
                silo.Messages.Reject(message, failure);
            }
        }

        pending.Sent.TrySetResult();
    }

    private async ValueTask<(SiloAddress Silo, bool MayActivate)> FindAsync(Message message)
    {
        if (!silo.Classes.TryGet(message.TargetGrain.Type, out var grainClass))
        {
            return (silo.Placement.FindSiloWithClass(message.TargetGrain), false);
        }

        while (grainClass.UsesDirectory)
        {
            var known = await silo.Directory.LookupAsync(message.TargetGrain, silo.Agent.Stopping);
            if (known is null)
            {
                break;
            }

            if (!silo.Address.Equals(known.SiloAddress))
            {
                // Its silo may have ended while the answer was on its way, and the owner knows by now.
                if (silo.Membership.View.GetStatus(known.SiloAddress!) is not (SiloStatus.Active or SiloStatus.ShuttingDown))
                {
                    await Task.Delay(Patience, silo.Clock);
                    continue;
                }

                silo.Directory.Cache.Add(known);
                return (known.SiloAddress!, false);
            }

            if (silo.Catalog.TryGet(message.TargetGrain, out _))
            {
                return (silo.Address, false);
            }

            // It was here and is gone, and its owner has not heard of it.
            await silo.Directory.UnregisterAsync(known, silo.Agent.Stopping);
        }

        var place = await silo.Placement.PlaceAsync(grainClass, message);
        if (!silo.Address.Equals(place) && grainClass.UsesDirectory)
        {
            silo.Directory.Cache.AddGuess(message.TargetGrain, place);
        }

        return (place, true);
    }

    private sealed class Pending
    {
        public List<Message> Messages { get; } = [];

        public HashSet<Message> Cancelled { get; } = [];

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDone { get; set; }
    }
}
