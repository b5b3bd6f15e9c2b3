using System.Threading.Channels;

namespace StackExchange.Redis;

/// <summary>The messages of a subscription, in their order. Read it or give it a handler, not both.</summary>
public sealed class ChannelMessageQueue : IAsyncEnumerable<ChannelMessage>
{
    private readonly Channel<ChannelMessage> _messages = System.Threading.Channels.Channel.CreateUnbounded<ChannelMessage>();
    private readonly Func<ChannelMessageQueue, CommandFlags, Task> _unsubscribe;
    private readonly Action<Exception> _onHandlerFault;

    internal ChannelMessageQueue(RedisChannel channel, Func<ChannelMessageQueue, CommandFlags, Task> unsubscribe, Action<Exception> onHandlerFault)
    {
        Channel = channel;
        _unsubscribe = unsubscribe;
        _onHandlerFault = onHandlerFault;
    }

    public RedisChannel Channel { get; }

    /// <summary>Ends when nothing more will come and all is read.</summary>
    public Task Completion => _messages.Reader.Completion;

    public ValueTask<ChannelMessage> ReadAsync(CancellationToken cancellationToken = default) => _messages.Reader.ReadAsync(cancellationToken);

    public bool TryRead(out ChannelMessage item) => _messages.Reader.TryRead(out item);

    public bool TryGetCount(out int count)
    {
        count = _messages.Reader.Count;
        return true;
    }

    /// <summary>Calls a handler for each message, one after the other.</summary>
    public void OnMessage(Action<ChannelMessage> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnMessage(message =>
        {
            handler(message);
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc cref="OnMessage(Action{ChannelMessage})"/>
    public void OnMessage(Func<ChannelMessage, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _ = Task.Run(() => PumpAsync(handler));
    }

    public void Unsubscribe(CommandFlags flags = CommandFlags.None) => _ = UnsubscribeAsync(flags);

    public Task UnsubscribeAsync(CommandFlags flags = CommandFlags.None) => _unsubscribe(this, flags);

    public IAsyncEnumerator<ChannelMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => _messages.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    public override string ToString() => (string?)Channel ?? string.Empty;

    internal void Post(in ChannelMessage message) => _messages.Writer.TryWrite(message);

    internal void Complete() => _messages.Writer.TryComplete();

    private async Task PumpAsync(Func<ChannelMessage, Task> handler)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            try
            {
                await handler(message);
            }
            catch (Exception fault)
            {
                // A handler that fails must not cost the messages after it.
                _onHandlerFault(fault);
            }
        }
    }
}
