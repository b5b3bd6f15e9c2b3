using System.Net;

namespace StackExchange.Redis;

// Keeps a connection to a server: opens it, runs it until it breaks, waits as the policy says, and opens it again.
//
// The outbox belongs to the link and outlives connections: commands that come while there is none wait in it. What has
// waited longer than the time-out is failed by the timer, so everything that is sent here ends.
internal sealed class Link : IAsyncDisposable
{
    private const int LongestTick = 250;
    private const int ShortestTick = 10;

    // A connection that lived shorter than this does not count as a success for the back-off.
    private const int ProvenAfter = 1000;

    private readonly ConnectionMultiplexer _owner;
    private readonly ServerEntry _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstOutcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private readonly int _tick;
    private readonly Task _running;

    private volatile Connection? _connection;
    private bool _hasFailed;

    public Link(ConnectionMultiplexer owner, ServerEntry server, ConnectionType type)
    {
        _owner = owner;
        _server = server;
        Type = type;
        _tick = Math.Clamp(owner.Options.AsyncTimeout / 10, ShortestTick, LongestTick);
        _timer = TimeProvider.System.CreateTimer(static state => ((Link)state!).CheckTime(), this, TimeSpan.FromMilliseconds(_tick), TimeSpan.FromMilliseconds(_tick));
        _running = Task.Run(RunAsync);
    }

    public ConnectionType Type { get; }

    public Outbox Outbox { get; } = new();

    public Connection? Connection => _connection;

    public bool IsConnected => _connection is not null;

    // Why the last connection broke or could not be made.
    public Exception? LastFault { get; private set; }

    // Ends with the first connection, or when the first attempts have failed.
    public Task FirstOutcome => _firstOutcome.Task;

    public void Send(Message message)
    {
        if (_stop.IsCancellationRequested)
        {
            message.TryFail(Faults.Closed(message));
        }
        else if (_connection is null && _owner.Options.BacklogPolicy is { QueueWhileDisconnected: false })
        {
            message.TryFail(Faults.NoConnection(message, _server.EndPoint, Clock.Now, Outbox.Count, LastFault));
        }
        else
        {
            Outbox.Add(message);
            FailIfStopped();
        }
    }

    public void Send(IReadOnlyList<Message> messages)
    {
        if (_connection is null || _stop.IsCancellationRequested)
        {
            foreach (var message in messages)
            {
                Send(message);
            }
        }
        else
        {
            Outbox.Add(messages);
            FailIfStopped();
        }
    }

    // Waits until what has been sent before has been answered, or for as long as a command may take.
    public async Task DrainAsync()
    {
        if (_connection is { } connection)
        {
            var last = new RawMessage("PING");
            Outbox.Add(last);
            try
            {
                await last.Reply.WaitAsync(TimeSpan.FromMilliseconds(_owner.Options.AsyncTimeout), TimeProvider.System).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // It broke meanwhile, and what was under way has failed.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            _connection?.End(new ObjectDisposedException(nameof(ConnectionMultiplexer), "The multiplexer is closed."));
        }

        await _running.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        FailIfStopped();
    }

    private void FailIfStopped()
    {
        if (_stop.IsCancellationRequested)
        {
            foreach (var message in Outbox.TakeAll())
            {
                message.TryFail(Faults.Closed(message));
            }
        }
    }

    private async Task RunAsync()
    {
        var attempts = 0;
        while (!_stop.IsCancellationRequested)
        {
            var endPoint = _server.EndPoint;
            try
            {
                endPoint = await _server.FindAsync(_stop.Token).ConfigureAwait(false);
                var connection = await Connection.OpenAsync(_owner, _server.Facts, endPoint, Type, _stop.Token).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    _server.CheckRole();
                    LastFault = await RunAsync(connection).ConfigureAwait(false);
                    attempts = Clock.Now - connection.OpenedAt > ProvenAfter ? 0 : attempts + 1;
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LastFault = fault;
                attempts++;
            }

            if (!_stop.IsCancellationRequested)
            {
                OnFault(endPoint, attempts);
                await WaitToRetryAsync(attempts).ConfigureAwait(false);
            }
        }

        _firstOutcome.TrySetResult();
        FailIfStopped();
    }

    private async Task<Exception> RunAsync(Connection connection)
    {
        _owner.Subscriptions.OnConnecting(this, connection);
        _connection = connection;
        if (_stop.IsCancellationRequested)
        {
            connection.End(new ObjectDisposedException(nameof(ConnectionMultiplexer), "The multiplexer is closed."));
        }

        _firstOutcome.TrySetResult();
        _owner.OnConnected(this, _server, _hasFailed);
        _hasFailed = false;
        var fault = await connection.RunAsync(Outbox).ConfigureAwait(false);
        _connection = null;
        return fault;
    }

    private void OnFault(EndPoint endPoint, int attempts)
    {
        _hasFailed = true;
        if (_owner.Options.BacklogPolicy.AbortPendingOnConnectionFailure)
        {
            foreach (var message in Outbox.TakeAll())
            {
                message.TryFail(Faults.NoConnection(message, endPoint, Clock.Now, Outbox.Count, LastFault));
            }
        }

        if (attempts >= Math.Max(1, _owner.Options.ConnectRetry) || LastFault is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
        {
            _firstOutcome.TrySetResult();
        }

        _owner.OnFailed(this, _server, endPoint, LastFault);
    }

    private async Task WaitToRetryAsync(int attempts)
    {
        var since = Clock.Now;
        try
        {
            while (attempts > 0 && !_owner.Options.ReconnectRetryPolicy.ShouldRetry(attempts - 1, (int)(Clock.Now - since)))
            {
                await Clock.DelayAsync(ShortestTick, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private void CheckTime()
    {
        var now = Clock.Now;
        var timeout = _owner.Options.AsyncTimeout;
        var connection = _connection;
        var late = Outbox.TakeOlder(now - timeout);
        var waiting = Outbox.Count;
        foreach (var message in late)
        {
            if (!message.IsDone)
            {
                message.TryFail(connection is null
                    ? Faults.NoConnection(message, _server.EndPoint, now, waiting, LastFault)
                    : Faults.NeverWritten(message, connection.EndPoint, now, timeout, connection.UnansweredCount, waiting));
            }
        }

        if (connection is not null)
        {
            connection.CheckTime(now, timeout, Outbox);
            if (now - connection.LastWrite > _owner.Options.KeepAlive * 1000L && connection.UnansweredCount == 0)
            {
                Outbox.Add(new RawMessage("PING"));
            }
        }
    }
}
