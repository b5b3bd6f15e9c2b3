namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<long> StreamAcknowledgeAsync(RedisKey key, RedisValue groupName, RedisValue messageId, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XACK", key.AsValue(), groupName, messageId);

    public Task<long> StreamAcknowledgeAsync(RedisKey key, RedisValue groupName, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XACK", [key.AsValue(), groupName, .. messageIds]);

    public Task<StreamAutoClaimResult> StreamAutoClaimAsync(
        RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue startAtId, int? count = null, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.AutoClaim, "XAUTOCLAIM", [key.AsValue(), consumerGroup, claimingConsumer, minIdleTimeInMs, startAtId, .. Count(count)]);

    public Task<StreamEntry[]> StreamClaimAsync(
        RedisKey key, RedisValue consumerGroup, RedisValue claimingConsumer, long minIdleTimeInMs, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.Entries, "XCLAIM", [key.AsValue(), consumerGroup, claimingConsumer, minIdleTimeInMs, .. messageIds]);

    public Task<bool> StreamConsumerGroupSetPositionAsync(RedisKey key, RedisValue groupName, RedisValue position, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "XGROUP", "SETID", key.AsValue(), groupName, Position(position));

    public Task<StreamConsumerInfo[]> StreamConsumerInfoAsync(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.Consumers, "XINFO", "CONSUMERS", key.AsValue(), groupName);

    public Task<bool> StreamCreateConsumerGroupAsync(RedisKey key, RedisValue groupName, RedisValue? position, CommandFlags flags)
        => StreamCreateConsumerGroupAsync(key, groupName, position, true, flags);

    public Task<bool> StreamCreateConsumerGroupAsync(
        RedisKey key, RedisValue groupName, RedisValue? position = null, bool createStream = true, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "XGROUP",
            ["CREATE", key.AsValue(), groupName, Position(position ?? StreamPosition.NewMessages), .. createStream ? (RedisValue[])["MKSTREAM"] : []]);

    public Task<long> StreamDeleteConsumerAsync(RedisKey key, RedisValue groupName, RedisValue consumerName, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XGROUP", "DELCONSUMER", key.AsValue(), groupName, consumerName);

    public Task<bool> StreamDeleteConsumerGroupAsync(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "XGROUP", "DESTROY", key.AsValue(), groupName);

    public Task<StreamGroupInfo[]> StreamGroupInfoAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.Groups, "XINFO", "GROUPS", key.AsValue());

    public Task<StreamPendingInfo> StreamPendingAsync(RedisKey key, RedisValue groupName, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.Pending, "XPENDING", key.AsValue(), groupName);

    public Task<StreamPendingMessageInfo[]> StreamPendingMessagesAsync(
        RedisKey key, RedisValue groupName, int count, RedisValue consumerName, RedisValue? minId, RedisValue? maxId, CommandFlags flags)
        => StreamPendingMessagesAsync(key, groupName, count, consumerName, minId, maxId, null, flags);

    public Task<StreamPendingMessageInfo[]> StreamPendingMessagesAsync(
        RedisKey key,
        RedisValue groupName,
        int count,
        RedisValue consumerName,
        RedisValue? minId = null,
        RedisValue? maxId = null,
        long? minIdleTimeInMs = null,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.PendingMessages, "XPENDING",
        [
            key.AsValue(),
            groupName,
            .. minIdleTimeInMs is { } idle ? (RedisValue[])["IDLE", idle] : [],
            minId ?? "-",
            maxId ?? "+",
            count,
            .. consumerName.IsNull ? (RedisValue[])[] : [consumerName],
        ]);

    public Task<StreamEntry[]> StreamReadGroupAsync(
        RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position, int? count, CommandFlags flags)
        => StreamReadGroupAsync(key, groupName, consumerName, position, count, false, null, flags);

    public Task<StreamEntry[]> StreamReadGroupAsync(
        RedisKey key, RedisValue groupName, RedisValue consumerName, RedisValue? position, int? count, bool noAck, CommandFlags flags)
        => StreamReadGroupAsync(key, groupName, consumerName, position, count, noAck, null, flags);

    public Task<StreamEntry[]> StreamReadGroupAsync(
        RedisKey key,
        RedisValue groupName,
        RedisValue consumerName,
        RedisValue? position = null,
        int? count = null,
        bool noAck = false,
        TimeSpan? claimMinIdleTime = null,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.OnlyStream, "XREADGROUP",
            [.. Reading(groupName, consumerName, count, noAck, claimMinIdleTime), "STREAMS", key.AsValue(), ReadPosition(position ?? StreamPosition.NewMessages)]);

    public Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, CommandFlags flags)
        => StreamReadGroupAsync(streamPositions, groupName, consumerName, countPerStream, false, null, flags);

    public Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, CommandFlags flags)
        => StreamReadGroupAsync(streamPositions, groupName, consumerName, countPerStream, noAck, null, flags);

    public Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions,
        RedisValue groupName,
        RedisValue consumerName,
        int? countPerStream = null,
        bool noAck = false,
        TimeSpan? claimMinIdleTime = null,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, Keys(streamPositions), StreamReply.Streams, "XREADGROUP",
        [
            .. Reading(groupName, consumerName, countPerStream, noAck, claimMinIdleTime),
            "STREAMS",
            .. streamPositions.Select(at => at.Key.AsValue()),
            .. streamPositions.Select(at => ReadPosition(at.Position)),
        ]);

    private static RedisValue[] Reading(RedisValue group, RedisValue consumer, int? count, bool noAck, TimeSpan? claimMinIdleTime) =>
    [
        "GROUP",
        group,
        consumer,
        .. Count(count),
        .. noAck ? (RedisValue[])["NOACK"] : [],
        .. claimMinIdleTime is { } idle ? (RedisValue[])["CLAIM", idle.Ticks / TimeSpan.TicksPerMillisecond] : [],
    ];

    // A group's reader has another name for what nobody has been given yet.
    private static RedisValue ReadPosition(RedisValue position) => position == StreamPosition.NewMessages ? ">" : Position(position);
}
