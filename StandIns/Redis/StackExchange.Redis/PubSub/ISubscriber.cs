using System.Net;

namespace StackExchange.Redis;

/// <summary>Publishes to channels and listens to them. Subscriptions come back by themselves after a lost connection; what was published meanwhile is lost.</summary>
public interface ISubscriber : IRedis
{
    bool IsConnected(RedisChannel channel = default);

    EndPoint? SubscribedEndpoint(RedisChannel channel);

    long Publish(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);

    /// <summary>Publishes; the result is the number of clients that got it.</summary>
    Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags = CommandFlags.None);

    void Subscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);

    /// <summary>Has a handler called for each message.</summary>
    Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags = CommandFlags.None);

    ChannelMessageQueue Subscribe(RedisChannel channel, CommandFlags flags = CommandFlags.None);

    /// <summary>Collects the messages in a queue, in their order.</summary>
    Task<ChannelMessageQueue> SubscribeAsync(RedisChannel channel, CommandFlags flags = CommandFlags.None);

    void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None);

    /// <summary>Ends one handler's subscription to a channel, or all of the channel's.</summary>
    Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler = null, CommandFlags flags = CommandFlags.None);

    void UnsubscribeAll(CommandFlags flags = CommandFlags.None);

    Task UnsubscribeAllAsync(CommandFlags flags = CommandFlags.None);
}
