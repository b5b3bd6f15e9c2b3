using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// A silo's network over TCP: a port for other silos, a port for clients (the gateway), a link to each silo it sends to.
//
// Clients. A client connects to every gateway, and its messages carry its own address as sender. When this silo passes one
// on to another, it puts its own address in: the other silo answers to the gateway, and the gateway finds the client by the
// grain id that the response is for. An observer's message carries the client's address as target: it goes to the client if
// it is connected here, else to the gateway by which its messages came last.
//
// What can't be sent is answered to its sender with a failure. A client that doesn't read its responses is cut off when
// its channel is full; its calls fail there at once.
internal sealed partial class TcpNetwork : ISiloNetwork, ISiloLinkOwner, IDisposable
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);
    private const int MaxKnownClients = 100_000;
    private const int MaxSiloConnections = 4096;
    private const long MaxHeld = 1L << 30;

    private readonly ConcurrentDictionary<SiloAddress, SiloLink> _links = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _dead = new();

    // The silos that are connected to this one: they may not be known as members yet.
    private readonly ConcurrentDictionary<SiloAddress, bool> _met = new();
    private readonly ConcurrentDictionary<SiloAddress, ClientPeer> _clients = new();
    private readonly ConcurrentDictionary<GrainId, ClientPeer> _clientsById = new();
    private readonly ConcurrentDictionary<GrainId, SiloAddress> _gatewaysOfClients = new();

    private readonly ConcurrentDictionary<FrameReader, Wire> _readers = new();
    private readonly EndpointOptions _endpoints;
    private readonly string _clusterId;
    private readonly int _maxBody;
    private readonly ConnectionPlaces _clientPlaces;
    private readonly ConnectionPlaces _siloPlaces = new(MaxSiloConnections);

    // Apart: what clients send must not stop what silos say to each other.
    private readonly ReadBudget _clientBudget = new(MaxHeld);
    private readonly ReadBudget _siloBudget = new(MaxHeld);
    private readonly IGrainTypeSource _grainTypes;
    private readonly IWireSecurity? _security;

    // For how long a silo may be out of reach or take to say goodbye. Handshakes and pauses between two attempts go by real time.
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private SiloAddress _self = SiloAddress.Zero;
    private IMessageReceiver _receiver = null!;
    private WireDialer _dialer = null!;
    private WireListener? _siloListener;
    private WireListener? _gatewayListener;
    private ITimer? _stallTimer;
    private volatile bool _isGatewayOpen;
    private volatile bool _isStopped;

    public TcpNetwork(
        IOptions<ClusterOptions> cluster,
        IOptions<EndpointOptions> endpoints,
        IOptions<SiloMessagingOptions> messaging,
        IGrainTypeSource grainTypes,
        IEnumerable<IWireSecurity> security,
        TimeProvider clock,
        ILoggerFactory loggers)
    {
        _clusterId = cluster.Value.ClusterId;
        _endpoints = endpoints.Value;
        _maxBody = messaging.Value.MaxMessageBodySize;
        _clientPlaces = new ConnectionPlaces(messaging.Value.MaxGatewayConnections);
        _grainTypes = grainTypes;
        _security = security.LastOrDefault();
        _clock = clock;
        _logger = loggers.CreateLogger("Orleans.Networking");
    }

    public Task StartAsync(SiloAddress self, IMessageReceiver receiver, CancellationToken cancellation)
    {
        _self = self;
        _receiver = receiver;
        _dialer = new WireDialer(_clusterId, WireRole.Silo, self, _maxBody, _security);
        _siloListener = new WireListener(
            _endpoints.SiloListeningEndpoint ?? new IPEndPoint(_endpoints.AdvertisedIPAddress, _endpoints.SiloPort),
            (offer, socket) => Decide(offer, WireRole.Silo, socket), OnSiloWire, _security, _logger);
        if (_endpoints.GatewayPort != 0)
        {
            _gatewayListener = new WireListener(
                _endpoints.GatewayListeningEndpoint ?? new IPEndPoint(_endpoints.AdvertisedIPAddress, _endpoints.GatewayPort),
                (offer, socket) => Decide(offer, WireRole.Client, socket), OnClientWire, _security, _logger);
            _gatewayListener.Start();
        }

        _siloListener.Start();
        _stallTimer = _clock.CreateTimer(_ => CloseStalled(), null, StallLimit, StallLimit);
        return Task.CompletedTask;
    }

    public void OpenGateway() => _isGatewayOpen = true;

    public Task CloseGatewayAsync(CancellationToken cancellation)
    {
        _isGatewayOpen = false;
        foreach (var client in _clients.Values)
        {
            SendControl(client, FrameKind.Draining, []);
        }

        return Task.CompletedTask;
    }

    public void Send(Message message)
    {
        if (message.TargetSilo is not { } target)
        {
            OnNotSent(message, new OrleansMessageRejectionException($"{message} has no target. This is a bug in the runtime."));
        }
        else if (target.IsClient || (message.TargetGrain.Type == ClientIds.Type && _self.Equals(target)))
        {
            SendToClient(message, target);
        }
        else
        {
            SendToSilo(message, target);
        }
    }

    public void OnPeerGone(SiloAddress peer) => Disconnect(peer);

    public void OnNotSent(Message message, Exception reason)
    {
        if (!message.ExpectsResponse)
        {
            LogNotSent(_logger, message, reason.Message);
            return;
        }

        var response = message.CreateResponse(Response.FromException(reason));
        if (message.SendingGrain.Type != ClientIds.Type && (message.SendingSilo is null || _self.Equals(message.SendingSilo)))
        {
            _receiver.Receive(response);
        }
        else
        {
            Send(response);
        }
    }

    public async Task DrainAsync(CancellationToken cancellation)
    {
        await AwaitBrieflyAsync(AnsweredAsync(), cancellation);
        await AwaitBrieflyAsync(Task.WhenAll(_links.Values.Select(static link => link.DrainAsync())
            .Concat(_clients.Values.Select(static client => Task.WhenAll(client.Channel.Small.DrainAsync(), client.Channel.Bulk.DrainAsync())))), cancellation);
    }

    public void Dispose() => _ = StopAsync(new CancellationToken(canceled: true));

    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_isStopped)
        {
            return;
        }

        _siloListener?.Dispose();
        _gatewayListener?.Dispose();
        if (!cancellation.IsCancellationRequested)
        {
            await DrainAsync(cancellation);
        }

        _isStopped = true;
        if (_stallTimer is not null)
        {
            await _stallTimer.DisposeAsync();
        }

        foreach (var link in _links.Values)
        {
            link.Dispose();
        }

        _early.Clear();
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        foreach (var wire in _readers.Values)
        {
            wire.Dispose();
        }
    }

    private async Task AwaitBrieflyAsync(Task task, CancellationToken cancellation)
        => await task.WaitAsync(DrainLimit, _clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void SendToSilo(Message message, SiloAddress target)
    {
        if (message.SendingSilo is { IsClient: true })
        {
            message.SendingSilo = _self;
        }

        if (message.SendingGrain.Type == ClientIds.Type && _self.Equals(message.SendingSilo))
        {
            NotePassedOn(message, target);
        }

        if (!_links.TryGetValue(target, out var link) && !TryMakeLink(target, out link))
        {
            OnNotSent(message, new SiloUnavailableException(
                _isStopped ? $"Silo {_self} has stopped: {message} was not sent." : $"Silo {target} is dead: {message} was not sent."));
            return;
        }

        if (link.Send(message) is { } failure)
        {
            OnNotSent(message, failure);
        }
    }

    private bool TryMakeLink(SiloAddress target, [NotNullWhen(true)] out SiloLink? link)
    {
        link = null;
        if (_isStopped || _dead.ContainsKey(target))
        {
            return false;
        }

        link = _links.GetOrAdd(target, key => new SiloLink(_self, key, _dialer, _maxBody, this, _clock, _logger));
        if (!_isStopped && !_dead.ContainsKey(target))
        {
            return true;
        }

        // Its end came between the question and the link, and who closes links may have been here before it.
        _links.TryRemove(new(target, link));
        link.Dispose();
        return false;
    }

    private (HandshakeAnswer Answer, ConnectionPlace? Place) Decide(HandshakeOffer offer, WireRole role, Socket socket)
    {
        // Taken before the answer goes out: of two that offer at once only one may have the last.
        ConnectionPlace? place = null;
        var version = Math.Min(offer.NewestVersion, Handshake.NewestVersion);
        var refusal = offer.ClusterId != _clusterId ? $"This silo is of cluster '{_clusterId}', not of '{offer.ClusterId}'. Compare ClusterOptions.ClusterId."
            : version < Math.Max(offer.OldestVersion, Handshake.OldestVersion)
                ? $"This build speaks protocol {Handshake.OldestVersion} to {Handshake.NewestVersion}, the other {offer.OldestVersion} to {offer.NewestVersion}: they are too far apart."
            : offer.Role != role || offer.Sender is null || offer.Sender.IsClient != (role == WireRole.Client)
                ? $"This port is for {(role == WireRole.Silo ? "silos" : "clients")}. Compare EndpointOptions.SiloPort and GatewayPort."
            : offer.Expected is not null && offer.Expected != _self ? $"This is {_self}."
            : role == WireRole.Silo && _dead.ContainsKey(offer.Sender) ? $"Silo {offer.Sender} was declared dead."
            : role == WireRole.Client && !_isGatewayOpen ? "This gateway is closed: the silo is not active."
            : _isStopped ? "This silo has stopped."
            : role == WireRole.Client && (place = _clientPlaces.TryTake(socket, HalfOpenSockets.GetAddress(socket))) is null
                ? $"This gateway has {_clientPlaces.Limit} connections, as many as it may. Use another, or raise SiloMessagingOptions.MaxGatewayConnections."
            : role == WireRole.Silo && (place = _siloPlaces.TryTake(socket, HalfOpenSockets.GetAddress(socket))) is null
                ? $"This silo has {_siloPlaces.Limit} connections of silos, as many as it may."
            : null;
        return refusal is null
            ? (new HandshakeAnswer { Version = version, Silo = _self, MaxBody = _maxBody }, place)
            : (new HandshakeAnswer { Refusal = refusal, Silo = _self }, null);
    }

    private void OnSiloWire(Wire wire)
    {
        _met[wire.Peer] = true;
        _ = ReadAsync(wire, new SiloFrames(this, wire.Peer), client: null);
    }

    private async Task ReadAsync(Wire wire, IFrameHandler frames, ClientPeer? client)
    {
        var reader = new FrameReader(
            wire.Stream, _maxBody, frames, client is null ? _siloBudget : _clientBudget, AddressGroups.Get(wire.Address), wire.Dispose);
        wire.Place!.SilentFor = () => reader.SilentFor;
        _readers[reader] = wire;
        try
        {
            if (!_isStopped)
            {
                await reader.RunAsync();
            }
        }
        catch (Exception) when (reader.IsCutOff)
        {
            LogHoldsMost(_logger, wire.Peer, MaxHeld);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            LogLost(_logger, wire.Peer, exception.Message);
        }
        catch (Exception exception)
        {
            // Bytes that are no frame or no message: the connection is of no use any more, and nothing else is touched.
            LogBadBytes(_logger, wire.Peer, exception);
        }

        _readers.TryRemove(reader, out _);
        OnReaderEnded(wire.Peer);
        wire.Dispose();
        client?.Detach(wire);
        if (client is not null && wire.Lane == WireLane.Small)
        {
            _clients.TryRemove(new(client.Address, client));
            _clientsById.TryRemove(new(ClientIds.GetId(client.Address), client));
            client.Dispose();
        }
    }

    // What clients say must not make this silo dial addresses that they have made up.
    private bool KnowsSilo(SiloAddress silo) => _self.Equals(silo) || _links.ContainsKey(silo) || _met.ContainsKey(silo) || _receiver.KnowsSilo(silo);

    private void LogRefused(SiloAddress peer, Message message) => LogRefused(_logger, peer, message);

    private void CloseStalled()
    {
        foreach (var (reader, wire) in _readers)
        {
            if (reader.IsStalled())
            {
                LogStalled(_logger, wire.Peer, StallLimit);
                wire.Dispose();
            }
        }
    }

    private void OnMessage(Message message, Exception? failure)
    {
        if (failure is not null)
        {
            OnNotSent(message, failure);
        }
        else if (message.Kind == MessageKind.Moved && message.TargetGrain.Type == ClientIds.Type)
        {
            OnMoved(message);
        }
        else if (message.TargetSilo is { IsClient: true } || message.TargetGrain.Type == ClientIds.Type)
        {
            if (message.Invalidation is { } wrong)
            {
                _receiver.OnWrongGuess(wrong);
            }

            Send(message);
        }
        else
        {
            _receiver.Receive(message);
        }
    }

    [LoggerMessage(320, LogLevel.Information, "The connection with {Peer} broke: {Reason}")]
    private static partial void LogLost(ILogger logger, SiloAddress peer, string reason);

    [LoggerMessage(321, LogLevel.Warning, "The connection with {Peer} is closed: what came is no message.")]
    private static partial void LogBadBytes(ILogger logger, SiloAddress peer, Exception exception);

    [LoggerMessage(322, LogLevel.Warning, "The connection with {Peer} is closed: a message was begun, and next to nothing of it came for {Time}.")]
    private static partial void LogStalled(ILogger logger, SiloAddress peer, TimeSpan time);

    [LoggerMessage(326, LogLevel.Warning, "The connection with {Peer} is closed: more than {Limit} bytes of unfinished messages have come, and it held most of them.")]
    private static partial void LogHoldsMost(ILogger logger, SiloAddress peer, long limit);

    [LoggerMessage(323, LogLevel.Warning, "Client {Client} is cut off: it does not read what it is sent.")]
    private static partial void LogClientTooSlow(ILogger logger, SiloAddress client);

    [LoggerMessage(325, LogLevel.Warning, "{Peer} sent what is not its to send: {Message}. It was dropped.")]
    private static partial void LogRefused(ILogger logger, SiloAddress peer, Message message);

    [LoggerMessage(324, LogLevel.Debug, "{Message} was not sent: {Reason}")]
    private static partial void LogNotSent(ILogger logger, Message message, string reason);
}
