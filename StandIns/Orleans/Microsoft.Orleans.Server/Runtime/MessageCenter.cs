using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// Where every message of a silo passes: those of its own callers (Send) and those from other endpoints (Receive).
//
// A request goes to the activation in the catalog, if there is one: the usual case, without a task or an allocation. Else
// the grain is placed; the director's answer is this silo, which then creates the activation, or another, to which the
// message is sent. A message that never started may be passed on MaxForwardCount times (Forward), so that activations
// which go away in turns can't hold it for ever.
//
// When the silo stops it refuses new activations: a request for a grain that has none here fails at once.
internal sealed class MessageCenter(SiloRuntime silo, ISiloNetwork network) : IMessageTransport, IMessageReceiver
{
    private volatile bool _refusesActivations;

    public Task StartAsync(CancellationToken cancellation) => network.StartAsync(silo.Address, this, cancellation);

    public void RefuseActivations() => _refusesActivations = true;

    public Task StopAsync(CancellationToken cancellation) => network.StopAsync(cancellation);

    public void Send(Message message) => Receive(message);

    public void Receive(Message message)
    {
        if (message.Kind != MessageKind.Response)
        {
            Route(message);
        }
        else if (silo.Address.Equals(message.TargetSilo))
        {
            silo.Client.OnResponse(message);
        }
        else
        {
            network.Send(message);
        }
    }

    /// <summary>Routes a message again that waited in an activation which is gone. It has not started.</summary>
    public void Forward(Message message)
    {
        if (message.Kind == MessageKind.Cancel || message.IsTimerTick)
        {
            return;
        }

        if (message.ForwardCount++ < silo.MessagingOptions.MaxForwardCount)
        {
            Route(message);
        }
        else
        {
            Reject(message, new OrleansMessageRejectionException(
                $"{message} was passed on {silo.MessagingOptions.MaxForwardCount} times, each time to an activation that was going. It did not run."));
        }
    }

    public void Reject(Message message, Exception exception)
    {
        if (message.ExpectsResponse)
        {
            Send(message.CreateResponse(Response.FromException(exception)));
        }
    }

    private void Route(Message message)
    {
        if (silo.Catalog.TryGet(message.TargetGrain, out var target))
        {
            message.TargetSilo = silo.Address;
            target.Receive(message);
        }
        else if (ObserverRegistry.GetAddress(message.TargetGrain) is { } endpoint)
        {
            RouteToObserver(message, endpoint);
        }
        else if (message.Kind == MessageKind.Request)
        {
            _ = PlaceAsync(message);
        }
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
            silo.Observers.Invoke(message, Send);
        }
    }

    private async Task PlaceAsync(Message message)
    {
        try
        {
            var grainClass = silo.Classes.Get(message.TargetGrain.Type);
            var place = silo.Placement.PlaceAsync(grainClass, message);
            var address = place.IsCompletedSuccessfully ? place.Result : await place;
            message.TargetSilo = address;
            if (!silo.Address.Equals(address))
            {
                network.Send(message);
            }
            else if (_refusesActivations)
            {
                throw new SiloUnavailableException($"Silo {silo.Address} is stopping and makes no new activations: {message} did not run.");
            }
            else
            {
                silo.Catalog.GetOrCreate(message.TargetGrain, grainClass).Receive(message);
            }
        }
        catch (Exception exception)
        {
            Reject(message, exception);
        }
    }
}
