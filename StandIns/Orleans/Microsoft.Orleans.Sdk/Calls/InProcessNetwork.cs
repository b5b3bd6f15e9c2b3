using System.Collections.Concurrent;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// One silo's way to the others of its process: its place at the hub that all share.
internal sealed class InProcessNetwork(InProcessHub hub) : ISiloNetwork
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _dead = new();
    private IMessageReceiver? _receiver;
    private volatile bool _isKilled;
    private SiloAddress? _self;

    public Task StartAsync(SiloAddress self, IMessageReceiver receiver, CancellationToken cancellation)
    {
        _receiver = receiver;
        hub.Attach(self, receiver);
        _self = self;
        return Task.CompletedTask;
    }

    public void OpenGateway()
    {
    }

    public Task CloseGatewayAsync(CancellationToken cancellation) => Task.CompletedTask;

    public void Disconnect(SiloAddress silo) => _dead[silo] = true;

    // Whatever was sent has been handed over already.
    public Task LetGoAsync(SiloAddress silo)
    {
        Disconnect(silo);
        return Task.CompletedTask;
    }

    public Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

    public void Send(Message message)
    {
        if (_isKilled || (!_dead.IsEmpty && message.TargetSilo is { } target && _dead.ContainsKey(target)))
        {
            // Nothing leaves a silo that has been killed, however long its turns still run.
            if (message.ExpectsResponse)
            {
                _receiver!.Receive(message.CreateResponse(Response.FromException(new SiloUnavailableException(
                    _isKilled ? $"Silo {_self} has stopped: {message} was not sent." : $"Silo {message.TargetSilo} is dead: {message} was not sent."))));
            }
        }
        else
        {
            hub.Send(message);
        }
    }

    public Task StopAsync(CancellationToken cancellation)
    {
        _isKilled = cancellation.IsCancellationRequested;
        if (_self is not null)
        {
            hub.Detach(_self);
        }

        return Task.CompletedTask;
    }
}
