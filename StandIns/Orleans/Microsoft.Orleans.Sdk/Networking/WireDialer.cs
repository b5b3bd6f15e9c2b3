using System.Net;
using System.Net.Sockets;

namespace Orleans.Runtime.Messaging;

/// <summary>Opens connections: the socket, the layer on it, the handshake; all within <see cref="TimeLimit"/>.</summary>
internal sealed class WireDialer(string clusterId, WireRole role, SiloAddress self, int maxBody, IWireSecurity? security)
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public async Task<Wire> DialAsync(IPEndPoint endpoint, SiloAddress? expected, WireLane lane, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, limit.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (security is not null)
            {
                stream = await security.SecureDialedAsync(stream, endpoint.Address.ToString(), limit.Token);
            }

            var offer = new HandshakeOffer
            {
                ClusterId = clusterId,
                Role = role,
                Lane = lane,
                Sender = self,
                Expected = expected,
                MaxBody = maxBody,
            };
            await Handshake.SendAsync(stream, offer, limit.Token);
            var answer = await Handshake.ReadAnswerAsync(stream, limit.Token);
            if (expected is not null && answer.Silo is not null && answer.Silo != expected)
            {
                throw new SiloGoneException($"Silo {expected} is gone: its endpoint belongs to {answer.Silo} now.");
            }

            if (answer.Version == 0 || answer.Silo is null)
            {
                throw new ConnectionRefusedException($"{endpoint} refused the connection: {answer.Refusal}");
            }

            return new Wire(socket, stream, answer.Silo, lane, answer.MaxBody);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"{endpoint} did not take the connection within {TimeLimit}.");
            }

            throw;
        }
    }
}

/// <summary>The other end understood the offer and does not want it.</summary>
internal sealed class ConnectionRefusedException(string message) : Exception(message);

/// <summary>Another silo listens where one was expected: that one has ended.</summary>
internal sealed class SiloGoneException(string message) : Exception(message);
