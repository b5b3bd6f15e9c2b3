using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime.Messaging;

// The connections that have not said who they are. There is place for a number of them; one more ends the oldest of the
// address that has the most. So whoever opens many shuts out itself, and others come in however many those are.
internal sealed class HalfOpenSockets(int limit)
{
    private readonly Lock _gate = new();
    private readonly List<(IPAddress Address, IDisposable Connection)> _connections = [];

    /// <summary>Adds a connection; returns the one that has to go for it, if any.</summary>
    public IDisposable? Add(IPAddress? address, IDisposable connection)
    {
        lock (_gate)
        {
            _connections.Add((AddressGroups.Get(address), connection));
            if (_connections.Count <= limit)
            {
                return null;
            }

            var most = _connections.CountBy(static item => item.Address).MaxBy(static pair => pair.Value).Key;
            var index = _connections.FindIndex(item => item.Address.Equals(most));
            var evicted = _connections[index].Connection;
            _connections.RemoveAt(index);
            return evicted;
        }
    }

    public void Remove(IDisposable connection)
    {
        lock (_gate)
        {
            _connections.RemoveAll(item => ReferenceEquals(item.Connection, connection));
        }
    }

    public static IPAddress? GetAddress(Socket socket)
    {
        try
        {
            return (socket.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            // Gone already.
            return null;
        }
    }
}
