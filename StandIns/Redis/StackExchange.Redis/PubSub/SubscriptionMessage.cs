namespace StackExchange.Redis;

// SUBSCRIBE and its like, for one channel each, so that each has one reply.
internal sealed class SubscriptionMessage(string command, RedisValue channel) : Message<bool>(command, [channel], static (in _) => true)
{
    public static SubscriptionMessage Subscribe(RedisChannel channel, RedisValue name) => new(channel.IsPattern ? "PSUBSCRIBE" : "SUBSCRIBE", name);

    public static SubscriptionMessage Unsubscribe(RedisChannel channel, RedisValue name) => new(channel.IsPattern ? "PUNSUBSCRIBE" : "UNSUBSCRIBE", name);
}
