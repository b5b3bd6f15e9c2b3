namespace StackExchange.Redis;

/// <summary>A message from a channel.</summary>
public readonly struct ChannelMessage
{
    internal ChannelMessage(RedisChannel subscription, RedisChannel channel, RedisValue message)
    {
        SubscriptionChannel = subscription;
        Channel = channel;
        Message = message;
    }

    /// <summary>What was subscribed to: the channel, or the pattern that it matches.</summary>
    public RedisChannel SubscriptionChannel { get; }

    public RedisChannel Channel { get; }

    public RedisValue Message { get; }

    public static bool operator ==(ChannelMessage left, ChannelMessage right) => left.Equals(right);

    public static bool operator !=(ChannelMessage left, ChannelMessage right) => !left.Equals(right);

    public override bool Equals(object? obj) => obj is ChannelMessage other && Channel == other.Channel && SubscriptionChannel == other.SubscriptionChannel && Message == other.Message;

    public override int GetHashCode() => HashCode.Combine(Channel, Message);

    public override string ToString() => $"{(string?)Channel}:{Message}";
}
