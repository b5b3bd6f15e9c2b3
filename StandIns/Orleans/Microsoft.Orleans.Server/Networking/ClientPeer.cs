using System.Collections.Concurrent;

namespace Orleans.Runtime.Messaging;

// A connected client: the channel to it and the wires that it has dialed, one for each lane: a later one takes its place.
// It is there from its small lane's handshake to that lane's end; the bulk lane comes and goes with it.
internal sealed class ClientPeer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Wire> _wires = [];
    private bool _isDisposed;

    public ClientPeer(SiloAddress self, SiloAddress client, int maxBody)
    {
        Address = client;
        Channel = new PeerChannel(new LinkEnds(self, client), maxBody, static stream => stream.Dispose());
    }

    public SiloAddress Address { get; }

    public PeerChannel Channel { get; }

    /// <summary>Gets the client's calls that were passed on to other silos, by id.</summary>
    public ConcurrentDictionary<long, PassedCall> PassedOn { get; } = new();

    public void Attach(Wire wire)
    {
        Wire? replaced;
        lock (_gate)
        {
            replaced = _isDisposed ? wire : _wires.Find(other => other.Lane == wire.Lane);
            if (!_isDisposed)
            {
                _wires.Add(wire);
                Channel.Attach(wire);
            }
        }

        replaced?.Dispose();
    }

    public void Detach(Wire wire)
    {
        lock (_gate)
        {
            _wires.Remove(wire);
        }

        Channel.Detach(wire);
    }

    public void Dispose()
    {
        Wire[] wires;
        lock (_gate)
        {
            _isDisposed = true;
            wires = [.. _wires];
        }

        foreach (var wire in wires)
        {
            wire.Dispose();
        }
    }
}
