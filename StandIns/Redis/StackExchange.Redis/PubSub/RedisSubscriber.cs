using System.Net;

namespace StackExchange.Redis;

internal sealed class RedisSubscriber(ConnectionMultiplexer multiplexer) : RedisBase(multiplexer), ISubscriber
{
    public bool IsConnected(RedisChannel channel = default) => (Owner.Subscriptions.Home ?? Owner.FindPrimary(CommandFlags.None)).IsConnected;

    public EndPoint? SubscribedEndpoint(RedisChannel channel) => Owner.Subscriptions.Home is { IsConnected: true } home ? home.EndPoint : null;

    public long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None) => Wait(PublishAsync(channel, message, flags));

    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None)
        => Owner.SendAsync(new Message<long>("PUBLISH", [Owner.Subscriptions.Outer(channel), message], Reply.Long) { Flags = flags });

    public void Subscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None)
        => Wait(SubscribeAsync(channel, handler, flags));

    public Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Owner.Subscriptions.AddAsync(channel, handler, flags);
    }

    public ChannelMessageQueue Subscribe(RedisChannel channel, CommandFlags flags = CommandFlags.None) => Wait(SubscribeAsync(channel, flags));

    public Task<ChannelMessageQueue> SubscribeAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None)
        => Owner.Subscriptions.AddAsync(channel, null, flags);

    public void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None)
        => Wait(UnsubscribeAsync(channel, handler, flags));

    public Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None)
        => Owner.Subscriptions.RemoveAsync(channel, handler, flags);

    public void UnsubscribeAll(CommandFlags flags = CommandFlags.None) => Wait(UnsubscribeAllAsync(flags));

    public Task UnsubscribeAllAsync(CommandFlags flags = CommandFlags.None) => Owner.Subscriptions.RemoveAllAsync(flags);
}
