using System.Net;

namespace StackExchange.Redis;

// Which server a command goes to.
public sealed partial class ConnectionMultiplexer
{
    private const int MostRedirections = 16;

    // How long a command waits before it is tried again when the server says that its keys are on the move just now.
    private const int TryAgainAfter = 10;

    // The server of each slot; null where there is no cluster. Swapped whole, but for single entries on MOVED.
    private ServerEntry?[]? _slots;
    private volatile ServerEntry? _primary;

    internal Task<T> SendAsync<T>(Message<T> message)
    {
        Send(message);
        if ((message.Flags & CommandFlags.FireAndForget) == 0)
        {
            return message.Task;
        }

        _ = message.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return Task.FromResult(default(T)!);
    }

    internal void Send(Message message)
    {
        Interlocked.Increment(ref _operations);
        Dispatch(message);
    }

    // Sends commands with none between them, as far as they go to the same server.
    internal void SendTogether(IReadOnlyList<Message> messages)
    {
        Interlocked.Add(ref _operations, messages.Count);
        foreach (var group in messages.GroupBy(FindLink).Where(group => group.Key is not null))
        {
            group.Key!.Send([.. group]);
        }
    }

    // Sends a command that took its turn before, because the server did not run it.
    internal void Resend(Message message, Connection connection)
    {
        var link = _servers.SelectMany(server => server.Links).FirstOrDefault(link => link.Connection == connection);
        if (link is null)
        {
            Dispatch(message);
        }
        else
        {
            link.Send(message);
        }
    }

    // Looks at an error that a server answered with. True if the command is on its way again.
    internal bool TryRedirect(Message message, Connection connection, string error)
    {
        if (error.StartsWith("READONLY", StringComparison.Ordinal))
        {
            LookAroundSoon();
            return false;
        }

        if (!Redirection.IsOne(error) || message.Target is not null || (message.Flags & CommandFlags.NoRedirect) != 0
            || Volatile.Read(ref _closed) != 0 || Clock.Now - message.CreatedAt >= Options.AsyncTimeout)
        {
            return false;
        }

        if (!Redirection.TryParse(error, connection.EndPoint, out var to))
        {
            TryAgainLater(message);
            return true;
        }

        if (++message.Redirections > MostRedirections)
        {
            return false;
        }

        if (to.IsAsk && message is TransactionMessage)
        {
            // A transaction cannot be asked for across two servers: it waits until the slot has moved.
            message.Redirections--;
            TryAgainLater(message);
            return true;
        }

        var server = GetOrAdd(to.EndPoint);
        message.IsAsking = to.IsAsk;
        if (!to.IsAsk)
        {
            OnMoved(to.Slot, server);
        }

        server.Interactive.Send(message);
        return true;
    }

    // The server that takes commands without a key.
    internal ServerEntry FindPrimary(CommandFlags flags) => FindServer(KeySlot.None, flags);

    internal ServerEntry FindServer(int slot, CommandFlags flags)
    {
        if (Volatile.Read(ref _slots) is { } slots && slot >= 0 && slots[slot] is { } owner)
        {
            return owner;
        }

        var servers = _servers;
        if (servers.Length == 1)
        {
            return servers[0];
        }

        if ((flags & CommandFlags.PreferReplica) != 0)
        {
            var replica = servers.FirstOrDefault(server => server is { IsConnected: true, Facts.IsReplica: true });
            if (replica is not null)
            {
                return replica;
            }

            if ((flags & CommandFlags.DemandReplica) == CommandFlags.DemandReplica)
            {
                throw new RedisConnectionException(ConnectionFailureType.UnableToResolvePhysicalConnection,
                    "The command demands a replica, and none is connected. Use PreferReplica, or add replicas to the connection string.");
            }
        }

        var primary = _primary;
        if (primary is { IsConnected: true, Facts.IsReplica: false })
        {
            return primary;
        }

        // While none is connected, the last one's commands wait for it.
        return _primary = servers.FirstOrDefault(server => server is { IsConnected: true, Facts.IsReplica: false }) ?? primary ?? servers[0];
    }

    // A connected server other than one.
    internal ServerEntry? FindOther(ServerEntry one) => _servers.FirstOrDefault(server => server != one && server is { IsConnected: true, Facts.IsReplica: false });

    private void Dispatch(Message message) => FindLink(message)?.Send(message);

    // Null if the message cannot go anywhere: then it has failed.
    private Link? FindLink(Message message)
    {
        if (Volatile.Read(ref _closed) != 0)
        {
            message.TryFail(Faults.Closed(message));
            return null;
        }

        if (message.Target is { } target)
        {
            return target.Interactive;
        }

        var slot = Volatile.Read(ref _slots) is null ? KeySlot.None : message.Slot;
        if (slot == KeySlot.Several)
        {
            message.TryFail(new RedisCommandException(
                $"{message} has keys in several slots of the cluster, and no server has them all. " +
                "Put what they share in braces, as in '{user:7}:name' and '{user:7}:cart'."));
            return null;
        }

        try
        {
            return FindServer(slot, message.Flags).Interactive;
        }
        catch (RedisConnectionException fault)
        {
            message.TryFail(fault);
            return null;
        }
    }

    private void TryAgainLater(Message message) => _ = TryAgainLaterAsync(message);

    private async Task TryAgainLaterAsync(Message message)
    {
        try
        {
            await Clock.DelayAsync(TryAgainAfter, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Closed meanwhile, which sending it tells.
        }

        message.IsAsking = false;
        Dispatch(message);
    }

    private void OnMoved(int slot, ServerEntry server)
    {
        EndPoint? before = null;
        if (Volatile.Read(ref _slots) is { } slots)
        {
            before = slots[slot]?.EndPoint;
            Volatile.Write(ref slots[slot], server);
        }

        Raise(HashSlotMoved, new HashSlotMovedEventArgs(this, slot, before!, server.EndPoint));
        LookAroundSoon();
    }
}
