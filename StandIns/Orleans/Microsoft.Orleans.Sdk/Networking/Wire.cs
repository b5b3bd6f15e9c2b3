using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime.Messaging;

/// <summary>A connection whose handshake is done.</summary>
internal sealed class Wire(Socket socket, Stream stream, SiloAddress peer, WireLane lane, int maxBody, ConnectionPlace? place = null) : IDisposable
{
    /// <summary>Gets the bytes: the socket's, or those of the layer on it.</summary>
    public Stream Stream => stream;

    /// <summary>Gets who is at the other end.</summary>
    public SiloAddress Peer => peer;

    /// <summary>Gets the address that the other end's socket has, if it is still known.</summary>
    public IPAddress? Address { get; } = HalfOpenSockets.GetAddress(socket);

    public WireLane Lane => lane;

    /// <summary>Gets the largest body that the other end takes.</summary>
    public int MaxBody => maxBody;

    /// <summary>Gets the place that it takes, if the other end has dialed.</summary>
    public ConnectionPlace? Place => place;

    public void Dispose()
    {
        // The socket first: closing a TLS stream first would wait for its last words to be written.
        socket.Dispose();
        stream.Dispose();
        place?.Dispose();
    }
}
