using System.Net;

namespace StackExchange.Redis;

// Which servers there are, and what each is for.
public sealed partial class ConnectionMultiplexer
{
    // How much longer than one connection may take the first ones are waited for, so that they can say what went wrong.
    private const int Grace = 250;

    // Reasons to look around often come in crowds: one look in this time answers them all.
    private const int ShortestLookInterval = 100;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _topology = new();
    private readonly SemaphoreSlim _looking = new(1, 1);
    private volatile ServerEntry[] _servers = [];
    private int _lookIsDue;

    /// <inheritdoc/>
    public bool Configure(TextWriter? log = null) => Waiting.For(ConfigureAsync(log));

    /// <inheritdoc/>
    public async Task<bool> ConfigureAsync(TextWriter? log = null)
    {
        await LookAroundAsync().ConfigureAwait(false);
        if (log is not null)
        {
            await log.WriteLineAsync(GetStatus()).ConfigureAwait(false);
        }

        return IsConnected;
    }

    private async Task StartAsync()
    {
        lock (_topology)
        {
            // With a service the addresses are those of the sentinels, and the only server is the one that they name.
            _servers = Options.ServiceName is { Length: > 0 } service
                ? [new ServerEntry(this, Options.EndPoints[0], new SentinelDirectory(this, service))]
                : [.. Options.EndPoints.Select(endPoint => new ServerEntry(this, endPoint))];
        }

        try
        {
            await Task.WhenAll(_servers.Select(server => server.Interactive.FirstOutcome))
                .WaitAsync(TimeSpan.FromMilliseconds(Options.ConnectTimeout + Grace), TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Those that are connected do.
        }

        if (!IsConnected && Options.AbortOnConnectFail)
        {
            throw Faults.NoServer(Options.EndPoints, _servers.Select(server => server.Interactive.LastFault).FirstOrDefault(fault => fault is not null));
        }

        await LookAroundAsync().ConfigureAwait(false);
        _ = LookAroundNowAndThenAsync();
    }

    private ServerEntry GetOrAdd(EndPoint endPoint)
    {
        lock (_topology)
        {
            var server = _servers.FirstOrDefault(server => server.EndPoint.Equals(endPoint));
            if (server is null)
            {
                server = new ServerEntry(this, endPoint);
                _servers = [.. _servers, server];
                if (Volatile.Read(ref _closed) != 0)
                {
                    _ = server.DisposeAsync().AsTask();
                }
            }

            return server;
        }
    }

    private void LookAroundSoon()
    {
        if (Interlocked.Exchange(ref _lookIsDue, 1) == 0)
        {
            _ = LookAroundSoonAsync();
        }
    }

    private async Task LookAroundSoonAsync()
    {
        try
        {
            Volatile.Write(ref _lookIsDue, 1);
            await LookAroundAsync().ConfigureAwait(false);
            await Clock.DelayAsync(ShortestLookInterval, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closed meanwhile.
        }
        finally
        {
            Volatile.Write(ref _lookIsDue, 0);
        }
    }

    private async Task LookAroundNowAndThenAsync()
    {
        try
        {
            while (Options.ConfigCheckSeconds > 0)
            {
                await Clock.DelayAsync(Options.ConfigCheckSeconds * 1000, _stop.Token).ConfigureAwait(false);
                await LookAroundAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    // Learns the slots of a cluster, or the roles of servers that are none.
    private async Task LookAroundAsync()
    {
        await _looking.WaitAsync().ConfigureAwait(false);
        try
        {
            var connected = _servers.Where(server => server.IsConnected).ToArray();
            if (connected.Any(server => server.Facts.ServerType == ServerType.Cluster))
            {
                foreach (var server in connected)
                {
                    if (await TryLearnSlotsAsync(server).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }
            else if (_servers.Length > 1)
            {
                await Task.WhenAll(connected.Select(LearnRoleAsync)).ConfigureAwait(false);
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    private static async Task<RespReply?> AskAsync(ServerEntry server, string command, RedisValue argument)
    {
        var message = new RawMessage(command, argument);
        server.Interactive.Send(message);
        try
        {
            var reply = await message.Reply.ConfigureAwait(false);
            return reply.IsError ? null : reply;
        }
        catch (Exception)
        {
            // The next one is asked, or the next time.
            return null;
        }
    }

    private static async Task LearnRoleAsync(ServerEntry server)
    {
        if (await AskAsync(server, "INFO", "replication").ConfigureAwait(false) is { } reply)
        {
            server.Facts.LearnRole(reply);
        }
    }

    private async Task<bool> TryLearnSlotsAsync(ServerEntry server)
    {
        if (await AskAsync(server, "CLUSTER", "SLOTS").ConfigureAwait(false) is not { } reply || reply.Items.Length == 0)
        {
            return false;
        }

        var slots = new ServerEntry?[KeySlot.Count];
        foreach (var range in reply.Items)
        {
            // First and last slot, the primary, the replicas; each as host, port, id and more.
            var parts = range.Items;
            var primary = GetOrAdd(ClusterAddress.Of(parts[2].Items[0].AsText(), (int)parts[2].Items[1].AsLong(), server.EndPoint));
            Array.Fill(slots, primary, (int)parts[0].AsLong(), (int)(parts[1].AsLong() - parts[0].AsLong() + 1));
        }

        Volatile.Write(ref _slots, slots);
        await DropOthersAsync(slots).ConfigureAwait(false);
        return true;
    }

    // Servers that have no slot any more, and were not named by the caller, are left. What waits for a server that is not
    // connected goes to whichever has its slot now.
    private async Task DropOthersAsync(ServerEntry?[] slots)
    {
        var used = slots.ToHashSet();
        ServerEntry[] gone;
        lock (_topology)
        {
            gone = [.. _servers.Where(server => !used.Contains(server) && !Options.EndPoints.Contains(server.EndPoint))];
            _servers = [.. _servers.Except(gone)];
        }

        var waiting = gone.Concat(_servers.Where(server => !server.IsConnected)).SelectMany(server => server.Interactive.Outbox.TakeAll()).ToArray();
        foreach (var message in waiting.Where(message => !message.IsDone))
        {
            Dispatch(message);
        }

        foreach (var server in gone)
        {
            Subscriptions.OnFailed(server);
            await server.DisposeAsync().ConfigureAwait(false);
            Raise(ConfigurationChanged, new EndPointEventArgs(this, server.EndPoint));
        }
    }
}
