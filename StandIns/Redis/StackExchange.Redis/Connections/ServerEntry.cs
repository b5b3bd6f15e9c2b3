using System.Globalization;
using System.Net;

namespace StackExchange.Redis;

// A server: its address, what its handshake told, and its links.
internal sealed class ServerEntry : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _owner;
    private readonly SentinelDirectory? _sentinels;
    private readonly Lock _lock = new();
    private Link? _subscription;
    private bool _isClosed;

    public ServerEntry(ConnectionMultiplexer owner, EndPoint endPoint, SentinelDirectory? sentinels = null)
    {
        _owner = owner;
        _sentinels = sentinels;
        EndPoint = endPoint;
        Facts = new ServerFacts(owner.Options.DefaultVersion);
        Interactive = new Link(owner, this, ConnectionType.Interactive);
    }

    public EndPoint EndPoint { get; private set; }

    public Link Interactive { get; }

    public ServerFacts Facts { get; }

    public bool IsConnected => Interactive.IsConnected;

    // Where messages of channels come in: RESP3 mixes them with replies, RESP2 needs a connection for them. Once there is
    // such a connection it stays in use.
    public Link PubSub
    {
        get
        {
            lock (_lock)
            {
                return _subscription is null && (Facts.Protocol == RedisProtocol.Resp3 || _isClosed) ? Interactive
                    : _subscription ??= new Link(_owner, this, ConnectionType.Subscription);
            }
        }
    }

    public IEnumerable<Link> Links => _subscription is { } subscription ? [Interactive, subscription] : [Interactive];

    // Where the server is now.
    public async ValueTask<EndPoint> FindAsync(CancellationToken cancellation)
    {
        if (_sentinels is not null)
        {
            EndPoint = await _sentinels.FindPrimaryAsync(cancellation).ConfigureAwait(false);
        }

        return EndPoint;
    }

    // What the sentinels name may not be the primary any more, or not yet.
    public void CheckRole()
    {
        if (_sentinels is not null && Facts.IsReplica)
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect,
                $"the sentinels name {EndPointCollection.ToString(EndPoint)} as the primary '{_owner.Options.ServiceName}', and it is a replica; they are asked again.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Link? subscription;
        lock (_lock)
        {
            _isClosed = true;
            subscription = _subscription;
        }

        await Interactive.DisposeAsync().ConfigureAwait(false);
        if (subscription is not null)
        {
            await subscription.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{EndPointCollection.ToString(EndPoint)}: {(IsConnected ? "connected" : "not connected")}, {(Facts.IsReplica ? "replica" : "primary")}, {Facts.ServerType} {Facts.Version}, {Facts.Protocol}; " +
        $"{Interactive.Connection?.UnansweredCount ?? 0} commands unanswered, {Interactive.Outbox.Count} waiting");
}
