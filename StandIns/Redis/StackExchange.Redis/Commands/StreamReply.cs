namespace StackExchange.Redis;

// The forms of replies about streams.
internal static class StreamReply
{
    public static readonly ReplyReader<StreamEntry[]> Entries = static (in reply) => ToEntries(reply);
    public static readonly ReplyReader<RedisStream[]> Streams = static (in reply) => ToStreams(reply);

    // The entries of the only stream that was asked for.
    public static readonly ReplyReader<StreamEntry[]> OnlyStream = static (in reply) => ToStreams(reply) is [var only, ..] ? only.Entries : [];

    public static readonly ReplyReader<StreamInfo> Info = static (in reply) =>
    {
        var fields = Fields(reply);
        return new StreamInfo
        {
            Length = (int)Number(fields, "length"),
            RadixTreeKeys = (int)Number(fields, "radix-tree-keys"),
            RadixTreeNodes = (int)Number(fields, "radix-tree-nodes"),
            ConsumerGroupCount = (int)Number(fields, "groups"),
            LastGeneratedId = fields.TryGetValue("last-generated-id", out var id) ? id.AsValue() : RedisValue.Null,
            FirstEntry = fields.TryGetValue("first-entry", out var first) ? ToEntry(first) : StreamEntry.Null,
            LastEntry = fields.TryGetValue("last-entry", out var last) ? ToEntry(last) : StreamEntry.Null,
        };
    };

    public static readonly ReplyReader<StreamGroupInfo[]> Groups = static (in reply) => Array.ConvertAll(reply.Items, item =>
    {
        var fields = Fields(item);
        return new StreamGroupInfo(
            fields["name"].AsText(),
            (int)Number(fields, "consumers"),
            (int)Number(fields, "pending"),
            fields.TryGetValue("last-delivered-id", out var id) ? id.AsText() : null,
            NumberOrNull(fields, "entries-read"),
            NumberOrNull(fields, "lag"));
    });

    public static readonly ReplyReader<StreamConsumerInfo[]> Consumers = static (in reply) => Array.ConvertAll(reply.Items, item =>
    {
        var fields = Fields(item);
        return new StreamConsumerInfo(fields["name"].AsText(), (int)Number(fields, "pending"), Number(fields, "idle"));
    });

    public static readonly ReplyReader<StreamPendingInfo> Pending = static (in reply) => reply.Items is [var count, var lowest, var highest, var consumers]
        ? new StreamPendingInfo(
            (int)count.AsLong(),
            lowest.AsValue(),
            highest.AsValue(),
            Array.ConvertAll(consumers.Items, item => new StreamConsumer(item.Items[0].AsValue(), (int)item.Items[1].AsLong())))
        : throw reply.Unexpected("a summary of what is pending");

    public static readonly ReplyReader<StreamPendingMessageInfo[]> PendingMessages = static (in reply) => Array.ConvertAll(
        reply.Items,
        item => new StreamPendingMessageInfo(item.Items[0].AsValue(), item.Items[1].AsValue(), item.Items[2].AsLong(), (int)item.Items[3].AsLong()));

    public static readonly ReplyReader<StreamAutoClaimResult> AutoClaim = static (in reply) => reply.Items is [var next, var claimed, .. var rest]
        ? new StreamAutoClaimResult(next.AsValue(), ToEntries(claimed), rest.Length > 0 ? Array.ConvertAll(rest[0].Items, item => item.AsValue()) : [])
        : StreamAutoClaimResult.Null;

    // Entries that were deleted while they were pending have no fields, or are nothing at all.
    private static StreamEntry[] ToEntries(in RespReply reply)
        => [.. reply.Items.Where(item => item.IsAggregate).Select(item => ToEntry(item))];

    private static StreamEntry ToEntry(in RespReply reply)
    {
        if (reply.Items is not [var id, var fields, ..])
        {
            return StreamEntry.Null;
        }

        var values = new NameValueEntry[fields.Items.Length / 2];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new NameValueEntry(fields.Items[2 * i].AsValue(), fields.Items[(2 * i) + 1].AsValue());
        }

        return new StreamEntry(id.AsValue(), values);
    }

    // Pairs of a key and entries: an array of them in RESP2, a map in RESP3.
    private static RedisStream[] ToStreams(in RespReply reply)
    {
        var items = reply.Items;
        if (reply.Kind != RespKind.Map)
        {
            return Array.ConvertAll(items, item => new RedisStream(item.Items[0].AsBytes(), ToEntries(item.Items[1])));
        }

        var streams = new RedisStream[items.Length / 2];
        for (var i = 0; i < streams.Length; i++)
        {
            streams[i] = new RedisStream(items[2 * i].AsBytes(), ToEntries(items[(2 * i) + 1]));
        }

        return streams;
    }

    private static Dictionary<string, RespReply> Fields(in RespReply reply)
    {
        var fields = new Dictionary<string, RespReply>();
        for (var i = 0; i + 1 < reply.Items.Length; i += 2)
        {
            fields[reply.Items[i].AsText()] = reply.Items[i + 1];
        }

        return fields;
    }

    private static long Number(Dictionary<string, RespReply> fields, string name) => fields.TryGetValue(name, out var value) ? value.AsLong() : 0;

    private static long? NumberOrNull(Dictionary<string, RespReply> fields, string name)
        => fields.TryGetValue(name, out var value) && !value.IsNull ? value.AsLong() : null;
}
