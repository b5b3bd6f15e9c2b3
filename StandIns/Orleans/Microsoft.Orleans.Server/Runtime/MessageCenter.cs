using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// Where every message of a silo passes: those of its own callers (Send) and those from other endpoints (Receive).
//
// A request goes
//   1. to the activation in this silo's catalog, if there is one: the usual case, without a task or an allocation;
//   2. else, if this silo was chosen for the grain (MayActivate), to a new activation here;
//   3. else to where the grain was found last (DirectoryCache), unless another silo sent it here: that one had such a
//      guess and it was wrong, which the response will tell it (Invalidation), and a second guess might send it back;
//   4. else to where the directory has it or placement puts it (Addressing).
// A request that has not started may be passed on MaxForwardCount times, so that activations which go away in turns can't
// hold it for ever. One that has started is never sent again.
//
// When the silo stops it refuses new activations: requests for grains that have none here are passed on.
//
// A caller of another silo is told where its request was passed on to.
//
// A cancel follows its request; if it can't find it, it is kept for a while (ParkedCancels).
internal sealed class MessageCenter(SiloRuntime silo, ISiloNetwork network) : IMessageTransport, IMessageReceiver
{
    private readonly Addressing _addressing = new(silo);
    private volatile bool _refusesActivations;

    public ParkedCancels Cancels { get; } = new(silo.Clock);

    public bool RefusesActivations => _refusesActivations;

    public Task StartAsync(CancellationToken cancellation) => network.StartAsync(silo.Address, this, cancellation);

    public void RefuseActivations() => _refusesActivations = true;

    /// <summary>Returns when what came for grains that are elsewhere has been passed on.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _addressing.DrainAsync(cancellation);

    public Task StopAsync(CancellationToken cancellation) => network.StopAsync(cancellation);

    public RuntimeClient Runtime => silo.Client;

    // A call that leaves is written before Send returns, and whatever keeps a message here detaches it first.
    public bool ReadsAtOnce(Message message) => true;

    public bool Opens(Message message) => silo.Catalog.TryGet(message.TargetGrain, out _);

    public void Send(Message message) => Receive(message);

    public void Receive(Message message)
    {
        if (message.Kind == MessageKind.Moved)
        {
            OnMoved(message);
        }
        else if (message.Kind != MessageKind.Response)
        {
            // That it has ended by itself it still tells the others.
            if (silo.Membership.LocalStatus == SiloStatus.Dead
                && !(silo.Address.Equals(message.SendingSilo) && silo.Targets.IsTarget(message.TargetGrain)))
            {
                Reject(message, new SiloUnavailableException($"Silo {silo.Address} is dead and serves no more: {message} did not run."));
                return;
            }

            if (silo.Watchdog.IsSuspicious)
            {
                Detach(message);
            }

            if (!silo.Watchdog.IsSuspicious || silo.Targets.IsTarget(message.TargetGrain) || !silo.Watchdog.TryHold(message))
            {
                Route(message);
            }
        }
        else if (silo.Address.Equals(message.TargetSilo) && message.TargetGrain.Type != ClientIds.Type)
        {
            if (message.Invalidation is { } wrong)
            {
                silo.Directory.Cache.Remove(wrong);
            }

            silo.Client.OnResponse(message);
        }
        else
        {
            network.Send(message);
        }
    }

    public bool KnowsSilo(SiloAddress address) => silo.Membership.View.Entries.ContainsKey(address);

    public void OnWrongGuess(GrainAddress wrong) => silo.Directory.Cache.Remove(wrong);

    public void Route(Message message)
    {
        var grain = message.TargetGrain;
        if (silo.Catalog.TryGet(grain, out var target))
        {
            message.TargetSilo = silo.Address;
            Detach(message);
            target.Receive(message);
        }
        else if (ObserverRegistry.GetAddress(grain) is { } endpoint)
        {
            RouteToObserver(message, endpoint);
        }
        else if (silo.Targets.GetAddress(grain) is { } other)
        {
            RouteToTarget(message, other);
        }
        else if (message.Kind == MessageKind.Cancel)
        {
            RouteCancel(message);
        }
        else if (message.MayActivate && !_refusesActivations && silo.Classes.TryGet(grain.Type, out var grainClass))
        {
            message.TargetSilo = silo.Address;
            Detach(message);
            Activate(message, grainClass);
        }
        else
        {
            RouteAway(message);
        }
    }

    /// <summary>Routes a message again that waited in an activation which is gone. It has not started.</summary>
    /// <param name="message">The message.</param>
    /// <param name="to">Where the grain is now, if that is known.</param>
    public void Forward(Message message, SiloAddress? to = null)
    {
        if (message.Kind == MessageKind.Cancel || message.IsTimerTick || !CountForward(message))
        {
            return;
        }

        if (to is not null && !silo.Address.Equals(to))
        {
            // Its sender's guess was wrong, though this silo could make the activation before it learnt so.
            message.Invalidation ??= new GrainAddress { GrainId = message.TargetGrain, SiloAddress = silo.Address };
            SendTo(message, to, mayActivate: false);
        }
        else
        {
            message.MayActivate = false;
            Route(message);
        }
    }

    public void SendTo(Message message, SiloAddress address, bool mayActivate)
    {
        if (message is { IsFromWire: true, ExpectsResponse: true, SendingSilo: { IsClient: false } caller } && !silo.Address.Equals(caller))
        {
            // Its caller goes by where the call is: should that silo die, the call fails at once.
            message.TargetSilo = silo.Address;
            network.Send(message.CreateMoved(address));
        }

        message.TargetSilo = address;
        message.MayActivate = mayActivate;
        if (!silo.Address.Equals(address))
        {
            network.Send(message);
        }
        else if (mayActivate && _refusesActivations)
        {
            Reject(message, new SiloUnavailableException($"Silo {silo.Address} is stopping and makes no new activations: {message} did not run."));
        }
        else
        {
            Route(message);
        }
    }

    public void Reject(Message message, Exception exception)
    {
        if (message.ExpectsResponse)
        {
            Send(message.CreateResponse(Response.FromException(exception)));
        }
    }

    private void OnMoved(Message moved)
    {
        silo.Client.OnMoved(moved);
        if (moved.Body is SiloAddress to && silo.Membership.View.GetStatus(to) == SiloStatus.Dead)
        {
            silo.FailCalls(to);
        }
    }

    // From here on the caller may change what it passed.
    private static void Detach(Message message)
    {
        if (message.Body is Invokable { IsDetached: false } call)
        {
            call.Detach();
        }
    }

    private void RouteAway(Message message)
    {
        if (Cancels.IsCancelled(message))
        {
            return;
        }

        if (message.ForwardCount == 0 && (message.SendingSilo is null or { IsClient: true } || silo.Address.Equals(message.SendingSilo)))
        {
            if (silo.Directory.Cache.TryGet(message.TargetGrain, out var known))
            {
                SendTo(message, known.SiloAddress!, mayActivate: false);
                return;
            }

            if (silo.Directory.Cache.GetGuess(message.TargetGrain) is { } guess)
            {
                SendTo(message, guess, mayActivate: true);
                return;
            }
        }
        else if (!silo.Address.Equals(message.SendingSilo))
        {
            message.Invalidation ??= new GrainAddress { GrainId = message.TargetGrain, SiloAddress = silo.Address };
            if (!CountForward(message))
            {
                return;
            }
        }

        Detach(message);
        _addressing.Add(message);
    }

    private bool CountForward(Message message)
    {
        if (message.ForwardCount++ < silo.MessagingOptions.MaxForwardCount)
        {
            return true;
        }

        Reject(message, new OrleansMessageRejectionException(
            $"{message} was passed on {silo.MessagingOptions.MaxForwardCount} times, each time to an activation that was going. It did not run."));
        return false;
    }

    private void RouteToObserver(Message message, SiloAddress endpoint)
    {
        message.TargetSilo = endpoint;
        if (!silo.Address.Equals(endpoint))
        {
            network.Send(message);
        }
        else if (message.Kind == MessageKind.Request)
        {
            Detach(message);
            silo.Observers.Invoke(message, Send);
        }
    }

    private void RouteToTarget(Message message, SiloAddress address)
    {
        message.TargetSilo = address;
        if (silo.Address.Equals(address))
        {
            Detach(message);
            silo.Targets.Invoke(message);
        }
        else
        {
            network.Send(message);
        }
    }

    private void RouteCancel(Message cancel)
    {
        if (_addressing.TryCancel(cancel))
        {
            return;
        }

        if (cancel.TargetSilo is { } sentTo && !silo.Address.Equals(sentTo))
        {
            network.Send(cancel);
        }
        else if (cancel.ForwardCount++ < silo.MessagingOptions.MaxForwardCount
            && (silo.Directory.Cache.TryGet(cancel.TargetGrain, out var known) ? known.SiloAddress : silo.Directory.Cache.GetGuess(cancel.TargetGrain)) is { } next)
        {
            cancel.TargetSilo = next;
            network.Send(cancel);
        }
        else
        {
            Cancels.Park(cancel);
        }
    }

    private void Activate(Message message, GrainClass grainClass)
    {
        try
        {
            silo.Catalog.GetOrCreate(message.TargetGrain, grainClass).Receive(message);
        }
        catch (Exception exception)
        {
            Reject(message, exception);
        }
    }
}
