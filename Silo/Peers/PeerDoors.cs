using System.Collections.Concurrent;
using System.Net;

namespace Grid.Silo.Peers;

/// <summary>
/// The doors of the other silos, the connections to them, and the watch over those that fall silent.
/// </summary>
internal sealed partial class PeerDoors : BackgroundService
{
    private static readonly TimeSpan DefaultConnectWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, PeerDoor> _doors = new(StringComparer.Ordinal);
    private readonly Func<string, PeerDoor> _make;
    private readonly HttpMessageInvoker _http;
    private readonly ClusterKey _key;
    private readonly IPeerAddresses _peers;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>Initializes the doors of no silo; each is made when it is first used.</summary>
    /// <param name="key">The cluster's key.</param>
    /// <param name="peers">The silos that have the right to see it.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="connectWithin">How long a connection may take, by real time; null for 1 s.</param>
    public PeerDoors(
        ClusterKey key, IPeerAddresses peers, TimeProvider clock, ILogger<PeerDoors> logger, TimeSpan? connectWithin = null)
    {
        _key = key;
        _peers = peers;
        _clock = clock;
        _logger = logger;
        _make = address => new PeerDoor(address, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectWithin ?? DefaultConnectWithin,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        });
    }

    /// <summary>Gets a door.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>The door.</returns>
    public PeerDoor Get(string address) => _doors.GetOrAdd(address, _make);

    /// <summary>Tells whether a door is that of a silo of the cluster: others are sent nothing, since they would see the key.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>Whether it is.</returns>
    public bool IsKnown(string address) => _peers.IsAnnounced(address);

    /// <summary>Sends a request between silos; returns when the headers of the answer have come.</summary>
    /// <param name="door">The address of the door.</param>
    /// <param name="request">The request, to that door.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>The answer, which the caller disposes.</returns>
    /// <exception cref="HttpRequestException">There was no connection, it broke, or the door is none of the cluster's.</exception>
    public Task<HttpResponseMessage> SendAsync(string door, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsKnown(door))
        {
            return Task.FromException<HttpResponseMessage>(new HttpRequestException(
                HttpRequestError.ConnectionError, $"'{door}' is the door of no silo that runs in this cluster, so nothing was sent there."));
        }

        request.Headers.TryAddWithoutValidation(PeerHeaders.Key, _key.Value);
        return _http.SendAsync(request, cancellationToken);
    }

    /// <summary>Has new requests leave a door alone for a while.</summary>
    /// <param name="door">The door.</param>
    /// <param name="error">Why.</param>
    public void Eject(PeerDoor door, Exception error)
    {
        if (door.Eject())
        {
            LogEjected(_logger, door.Address, error.Message);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (address, door) in _doors)
            {
                if (!IsKnown(address))
                {
                    // Its silo is dead, or has left; the same address is a new door when a silo comes back to it.
                    _doors.TryRemove(address, out _);
                    door.BreakOff();
                }
                else if (!door.IsAsked && door.IsSilentFor(AskAfter))
                {
                    door.IsAsked = true;
                    _ = AskAsync(door, stoppingToken);
                }
            }
        }
    }

    private async Task AskAsync(PeerDoor door, CancellationToken stoppingToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(AnswerWithin, _clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, door.Live);
            using var response = await _http.SendAsync(request, linked.Token);
            door.OnSign();
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                Eject(door, error);
            }

            // Refused, as by a silo that stops, is an answer; silence is none.
            if (error is OperationCanceledException && !stoppingToken.IsCancellationRequested)
            {
                door.BreakOff();
            }
        }
        finally
        {
            door.IsAsked = false;
        }
    }

    [LoggerMessage(EventIds.PeerEjected, LogLevel.Warning, "The door {Door} can't be reached; requests go elsewhere for a while. {Reason}")]
    private static partial void LogEjected(ILogger logger, string door, string reason);
}
