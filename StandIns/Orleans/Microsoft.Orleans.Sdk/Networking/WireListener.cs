using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime.Messaging;

// Accepts connections and does their handshake. What an unknown end may cost is bounded: MaxHalfOpen connections at a time
// that have not said who they are (HalfOpenSockets), each for WireDialer.TimeLimit and a few kilobytes. Whatever comes in a
// handshake ends at most its own connection.
internal sealed partial class WireListener : IDisposable
{
    private const int MaxHalfOpen = 64;
    private const int Backlog = 512;

    private readonly HalfOpenSockets _halfOpen = new(MaxHalfOpen);
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly Func<HandshakeOffer, Socket, (HandshakeAnswer Answer, ConnectionPlace? Place)> _decide;
    private readonly Action<Wire> _accepted;
    private readonly IWireSecurity? _security;
    private readonly ILogger _logger;

    public WireListener(
        IPEndPoint endpoint,
        Func<HandshakeOffer, Socket, (HandshakeAnswer Answer, ConnectionPlace? Place)> decide,
        Action<Wire> accepted,
        IWireSecurity? security,
        ILogger logger)
    {
        _decide = decide;
        _accepted = accepted;
        _security = security;
        _logger = logger;
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endpoint);
            _socket.Listen(Backlog);
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new OrleansConfigurationException($"The silo can't listen on {endpoint}: {exception.Message}. Is the port in use?", exception);
        }
    }

    public void Start() => _ = AcceptAsync();

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token);
                _halfOpen.Add(HalfOpenSockets.GetAddress(socket), socket)?.Dispose();
                _ = GreetAsync(socket);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // The other end went before it was accepted, or descriptors ran out, which a pause lets others give back.
                LogAcceptFailed(_logger, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private void Accept(Wire wire)
    {
        try
        {
            _accepted(wire);
        }
        catch (Exception exception)
        {
            LogGreetingFailed(_logger, exception.Message);
            wire.Dispose();
        }
    }

    private async Task GreetAsync(Socket socket)
    {
        Wire? wire = null;
        ConnectionPlace? place = null;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(WireDialer.TimeLimit);
            socket.NoDelay = true;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_security is not null)
            {
                stream = await _security.SecureAcceptedAsync(stream, limit.Token);
            }

            var offer = await Handshake.ReadOfferAsync(stream, limit.Token);
            (var answer, place) = _decide(offer, socket);
            await Handshake.SendAsync(stream, answer, limit.Token);
            if (answer.Version != 0)
            {
                wire = new Wire(socket, stream, offer.Sender!, offer.Lane, offer.MaxBody, place);
            }
            else
            {
                LogRefused(_logger, offer.Sender, answer.Refusal);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was: it came from outside and concerns this connection only.
            LogGreetingFailed(_logger, exception.Message);
        }
        finally
        {
            _halfOpen.Remove(socket);
            if (wire is null)
            {
                socket.Dispose();
                place?.Dispose();
            }
        }

        if (wire is not null)
        {
            Accept(wire);
        }
    }

    [LoggerMessage(300, LogLevel.Warning, "Accepting a connection failed.")]
    private static partial void LogAcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(301, LogLevel.Warning, "Refused {Peer}: {Reason}")]
    private static partial void LogRefused(ILogger logger, SiloAddress? peer, string reason);

    [LoggerMessage(302, LogLevel.Debug, "A connection ended before its handshake did: {Reason}")]
    private static partial void LogGreetingFailed(ILogger logger, string reason);
}
