namespace StackExchange.Redis;

// A channel that is listened to, and who listens. Handlers get the messages one after the other, in their order.
internal sealed class Subscription(RedisChannel channel)
{
    public RedisChannel Channel { get; } = channel;

    public List<(Action<RedisChannel, RedisValue> Handler, ChannelMessageQueue Queue)> Handlers { get; } = [];

    public List<ChannelMessageQueue> Queues { get; } = [];

    public bool IsEmpty => Handlers.Count == 0 && Queues.Count == 0;

    public IEnumerable<ChannelMessageQueue> All => Queues.Concat(Handlers.Select(handler => handler.Queue));
}
