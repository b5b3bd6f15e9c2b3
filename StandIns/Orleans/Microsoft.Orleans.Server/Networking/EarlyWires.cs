using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime.Messaging;

// A client dials its second lane as soon as its first is answered, and on the silo another thread may be done with the second
// one first. So it waits here for the first, of which there is no other sign than that it comes.
internal sealed class EarlyWires
{
    private const int Most = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, Wire> _wires = [];
    private readonly Queue<Wire> _order = new();

    /// <summary>Finds the client of a wire, or keeps the wire until it is asked for.</summary>
    /// <returns>Whether the client is there.</returns>
    public bool TryPark(Wire wire, Func<ClientPeer?> find, [NotNullWhen(true)] out ClientPeer? client)
    {
        List<Wire> gone = [];
        lock (_gate)
        {
            client = find();
            if (client is null)
            {
                if (_wires.Remove(wire.Peer, out var other))
                {
                    gone.Add(other);
                }

                _wires[wire.Peer] = wire;
                _order.Enqueue(wire);

                // Those that nobody asks for: their clients have gone between two dials, or never meant to come.
                while (_order.Count > Most)
                {
                    var oldest = _order.Dequeue();
                    if (_wires.TryGetValue(oldest.Peer, out var kept) && kept == oldest)
                    {
                        _wires.Remove(oldest.Peer);
                        gone.Add(oldest);
                    }
                }
            }
        }

        foreach (var old in gone)
        {
            old.Dispose();
        }

        return client is not null;
    }

    /// <summary>Takes the wire that waits for a client which is known from now on.</summary>
    public Wire? TryTake(SiloAddress client)
    {
        lock (_gate)
        {
            return _wires.Remove(client, out var wire) ? wire : null;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            foreach (var wire in _wires.Values)
            {
                wire.Dispose();
            }

            _wires.Clear();
            _order.Clear();
        }
    }
}
