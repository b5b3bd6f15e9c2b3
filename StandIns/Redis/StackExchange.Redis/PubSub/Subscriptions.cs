namespace StackExchange.Redis;

// All subscriptions of a multiplexer. They are held by one server: a publication reaches every server of a cluster. When
// the connection is made again, all are made again on it before any other command.
internal sealed class Subscriptions(ConnectionMultiplexer owner)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RedisChannel, Subscription> _subscriptions = [];
    private ServerEntry? _home;

    public ServerEntry? Home => _home;

    public async Task<ChannelMessageQueue> AddAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler, CommandFlags flags)
    {
        if (channel.IsNullOrEmpty)
        {
            throw new ArgumentException("The channel is empty. Name a channel or a pattern.", nameof(channel));
        }

        var queue = new ChannelMessageQueue(channel, RemoveAsync, owner.OnHandlerFault);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var subscription))
            {
                _subscriptions.Add(channel, subscription = new Subscription(channel));
            }

            if (handler is null)
            {
                subscription.Queues.Add(queue);
            }
            else
            {
                subscription.Handlers.Add((handler, queue));
                queue.OnMessage(message => handler(message.Channel, message.Message));
            }
        }

        try
        {
            // Also when the channel has a subscription: the server's answer says that it is in force.
            await SendAsync(SubscriptionMessage.Subscribe(channel, Outer(channel)), flags).ConfigureAwait(false);
            return queue;
        }
        catch
        {
            Forget(channel, queue);
            throw;
        }
    }

    public Task RemoveAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler, CommandFlags flags)
    {
        ChannelMessageQueue[] gone;
        lock (_lock)
        {
            gone = !_subscriptions.TryGetValue(channel, out var subscription) ? []
                : handler is null ? [.. subscription.All]
                : [.. subscription.Handlers.Where(item => item.Handler == handler).Select(item => item.Queue)];
        }

        var isLast = false;
        foreach (var queue in gone)
        {
            isLast |= Forget(channel, queue);
        }

        return isLast ? SendAsync(SubscriptionMessage.Unsubscribe(channel, Outer(channel)), flags) : Task.CompletedTask;
    }

    public Task RemoveAllAsync(CommandFlags flags)
    {
        RedisChannel[] channels;
        lock (_lock)
        {
            channels = [.. _subscriptions.Keys];
        }

        return Task.WhenAll(channels.Select(channel => RemoveAsync(channel, null, flags)));
    }

    // Makes all subscriptions again on a new connection, if it is the one for them. Before the writer starts.
    public void OnConnecting(Link link, Connection connection)
    {
        lock (_lock)
        {
            if (_home is null || link != _home.PubSub)
            {
                return;
            }

            foreach (var channel in _subscriptions.Keys)
            {
                connection.Write(SubscriptionMessage.Subscribe(channel, Outer(channel)));
            }
        }
    }

    // Looks for another server if the one with the subscriptions is gone.
    public void OnFailed(ServerEntry server)
    {
        if (_home == server && owner.FindOther(server) is { } other)
        {
            MoveTo(other);
        }
    }

    // Whether it answers a subscription or the end of one.
    public static bool IsAnswer(in RespReply reply)
        => reply.Items is [var kind, ..] && kind.AsText() is "subscribe" or "unsubscribe" or "psubscribe" or "punsubscribe";

    // Takes a message of a channel; anything else is left.
    public bool TryDeliver(in RespReply reply)
    {
        var items = reply.Items;
        if (items.Length < 3)
        {
            return false;
        }

        switch (items[0].AsText())
        {
            case "message":
                Deliver(RedisChannel.Literal(items[1].AsBytes()!), items[1], items[2]);
                return true;
            case "pmessage" when items.Length > 3:
                Deliver(RedisChannel.Pattern(items[1].AsBytes()!), items[2], items[3]);
                return true;
            default:
                return false;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            foreach (var queue in _subscriptions.Values.SelectMany(subscription => subscription.All))
            {
                queue.Complete();
            }

            _subscriptions.Clear();
        }
    }

    // The name that the server knows, with the prefix of the options.
    public RedisValue Outer(RedisChannel channel)
        => owner.Options.ChannelPrefix is { IsNullOrEmpty: false } prefix ? (byte[])[.. prefix.Bytes, .. channel.Bytes] : channel.Bytes;

    private RedisChannel Inner(RedisChannel channel)
    {
        var prefix = owner.Options.ChannelPrefix.Bytes;
        return channel.Bytes.AsSpan().StartsWith(prefix)
            ? new RedisChannel(channel.Bytes[prefix.Length..], channel.IsPattern ? RedisChannel.PatternMode.Pattern : RedisChannel.PatternMode.Literal)
            : channel;
    }

    private void Deliver(RedisChannel subscribed, in RespReply channel, in RespReply message)
    {
        var name = Inner(subscribed);
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(name, out var subscription))
            {
                var item = new ChannelMessage(name, Inner(RedisChannel.Literal(channel.AsBytes()!)), message.AsValue());
                foreach (var queue in subscription.All)
                {
                    queue.Post(item);
                }
            }
        }
    }

    private Task RemoveAsync(ChannelMessageQueue queue, CommandFlags flags)
        => Forget(queue.Channel, queue) ? SendAsync(SubscriptionMessage.Unsubscribe(queue.Channel, Outer(queue.Channel)), flags) : Task.CompletedTask;

    // True if nobody listens to the channel any more.
    private bool Forget(RedisChannel channel, ChannelMessageQueue queue)
    {
        queue.Complete();
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var subscription))
            {
                return false;
            }

            subscription.Queues.Remove(queue);
            subscription.Handlers.RemoveAll(item => item.Queue == queue);
            return subscription.IsEmpty && _subscriptions.Remove(channel);
        }
    }

    private Task SendAsync(SubscriptionMessage message, CommandFlags flags)
    {
        ServerEntry home;
        lock (_lock)
        {
            home = _home ??= owner.FindPrimary(CommandFlags.None);
        }

        home.PubSub.Send(message);
        return (flags & CommandFlags.FireAndForget) != 0 ? Task.CompletedTask : message.Task;
    }

    private void MoveTo(ServerEntry other)
    {
        lock (_lock)
        {
            _home = other;
            foreach (var channel in _subscriptions.Keys)
            {
                other.PubSub.Send(SubscriptionMessage.Subscribe(channel, Outer(channel)));
            }
        }
    }
}
