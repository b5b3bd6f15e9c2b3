namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<RedisValue> StreamAddAsync(
        RedisKey key, RedisValue streamField, RedisValue streamValue, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags)
        => StreamAddAsync(key, [new NameValueEntry(streamField, streamValue)], messageId, (long?)maxLength, useApproximateMaxLength, null, StreamTrimMode.KeepReferences, flags);

    public Task<RedisValue> StreamAddAsync(
        RedisKey key, NameValueEntry[] streamPairs, RedisValue? messageId, int? maxLength, bool useApproximateMaxLength, CommandFlags flags)
        => StreamAddAsync(key, streamPairs, messageId, (long?)maxLength, useApproximateMaxLength, null, StreamTrimMode.KeepReferences, flags);

    public Task<RedisValue> StreamAddAsync(
        RedisKey key,
        RedisValue streamField,
        RedisValue streamValue,
        RedisValue? messageId = null,
        long? maxLength = null,
        bool useApproximateMaxLength = false,
        long? limit = null,
        StreamTrimMode trimMode = StreamTrimMode.KeepReferences,
        CommandFlags flags = CommandFlags.None)
        => StreamAddAsync(key, [new NameValueEntry(streamField, streamValue)], messageId, maxLength, useApproximateMaxLength, limit, trimMode, flags);

    public Task<RedisValue> StreamAddAsync(
        RedisKey key,
        NameValueEntry[] streamPairs,
        RedisValue? messageId = null,
        long? maxLength = null,
        bool useApproximateMaxLength = false,
        long? limit = null,
        StreamTrimMode trimMode = StreamTrimMode.KeepReferences,
        CommandFlags flags = CommandFlags.None)
    {
        ArgumentNullException.ThrowIfNull(streamPairs);
        if (streamPairs.Length == 0)
        {
            throw new ArgumentException("An entry of a stream has at least one field.", nameof(streamPairs));
        }

        return RunAsync(flags, key, Reply.Value, "XADD",
        [
            key.AsValue(),
            .. maxLength is { } length ? Trimming("MAXLEN", length, useApproximateMaxLength, limit, trimMode) : [],
            messageId ?? "*",
            .. streamPairs.SelectMany(pair => new[] { pair.Name, pair.Value }),
        ]);
    }

    public Task<long> StreamDeleteAsync(RedisKey key, RedisValue[] messageIds, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XDEL", [key.AsValue(), .. messageIds]);

    public Task<StreamInfo> StreamInfoAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.Info, "XINFO", "STREAM", key.AsValue());

    public Task<long> StreamLengthAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XLEN", key.AsValue());

    public Task<StreamEntry[]> StreamRangeAsync(
        RedisKey key, RedisValue? minId = null, RedisValue? maxId = null, int? count = null, Order messageOrder = Order.Ascending, CommandFlags flags = CommandFlags.None)
    {
        var (low, high) = (minId ?? "-", maxId ?? "+");
        return RunAsync(flags, key, StreamReply.Entries, messageOrder == Order.Descending ? "XREVRANGE" : "XRANGE",
            [key.AsValue(), .. messageOrder == Order.Descending ? (RedisValue[])[high, low] : [low, high], .. Count(count)]);
    }

    public Task<StreamEntry[]> StreamReadAsync(RedisKey key, RedisValue position, int? count = null, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, StreamReply.OnlyStream, "XREAD", [.. Count(count), "STREAMS", key.AsValue(), Position(position)]);

    public Task<RedisStream[]> StreamReadAsync(StreamPosition[] streamPositions, int? countPerStream = null, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, Keys(streamPositions), StreamReply.Streams, "XREAD",
            [.. Count(countPerStream), "STREAMS", .. streamPositions.Select(at => at.Key.AsValue()), .. streamPositions.Select(at => Position(at.Position))]);

    public Task<long> StreamTrimAsync(RedisKey key, int maxLength, bool useApproximateMaxLength, CommandFlags flags)
        => StreamTrimAsync(key, (long)maxLength, useApproximateMaxLength, null, StreamTrimMode.KeepReferences, flags);

    public Task<long> StreamTrimAsync(
        RedisKey key,
        long maxLength,
        bool useApproximateMaxLength = false,
        long? limit = null,
        StreamTrimMode mode = StreamTrimMode.KeepReferences,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XTRIM", [key.AsValue(), .. Trimming("MAXLEN", maxLength, useApproximateMaxLength, limit, mode)]);

    public Task<long> StreamTrimByMinIdAsync(
        RedisKey key,
        RedisValue minId,
        bool useApproximateMaxLength = false,
        long? limit = null,
        StreamTrimMode mode = StreamTrimMode.KeepReferences,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "XTRIM", [key.AsValue(), .. Trimming("MINID", minId, useApproximateMaxLength, limit, mode)]);

    private static RedisValue[] Trimming(string by, RedisValue to, bool isApproximate, long? limit, StreamTrimMode mode) =>
    [
        by,
        .. isApproximate ? (RedisValue[])["~"] : [],
        to,
        .. limit is { } most && isApproximate ? (RedisValue[])["LIMIT", most] : [],
        .. mode switch
        {
            StreamTrimMode.DeleteReferences => (RedisValue[])["DELREF"],
            StreamTrimMode.Acknowledged => ["ACKED"],
            _ => [],
        },
    ];

    private static RedisValue[] Count(int? count) => count is { } most ? ["COUNT", most] : [];

    // Reading begins after a position, and the server's name for the beginning is another than for ranges.
    private static RedisValue Position(RedisValue position) => position == StreamPosition.Beginning ? "0-0" : position;

    private static RedisKey[] Keys(StreamPosition[] positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return positions.Length > 0
            ? Array.ConvertAll(positions, at => at.Key)
            : throw new ArgumentException("There is no stream to read: name at least one.", nameof(positions));
    }
}
