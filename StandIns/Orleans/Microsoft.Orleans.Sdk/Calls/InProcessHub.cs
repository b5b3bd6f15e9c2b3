using System.Collections.Concurrent;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// The transport between endpoints of one process: a table of doors. A message is handed over on the sender's thread;
// the receiver only enqueues it.
internal sealed class InProcessHub : IMessageTransport
{
    private readonly ConcurrentDictionary<SiloAddress, IMessageReceiver> _endpoints = new();

    public void Attach(SiloAddress address, IMessageReceiver receiver)
    {
        if (!_endpoints.TryAdd(address, receiver))
        {
            throw new InvalidOperationException($"Endpoint {address} is attached already. Give each silo and client of a process an address of its own.");
        }
    }

    public void Detach(SiloAddress address) => _endpoints.TryRemove(address, out _);

    public bool IsAttached(SiloAddress address) => _endpoints.ContainsKey(address);

    public void Send(Message message)
    {
        if (message.TargetSilo is { } target && _endpoints.TryGetValue(target, out var receiver))
        {
            receiver.Receive(message);
        }
        else if (message.ExpectsResponse
            && message.SendingSilo is { } sender && _endpoints.TryGetValue(sender, out var origin))
        {
            origin.Receive(message.CreateResponse(Response.FromException(new SiloUnavailableException(
                $"Silo {message.TargetSilo} is gone: {message} was not delivered."))));
        }
    }
}
