namespace StackExchange.Redis;

// The forms of replies.
internal static class Reply
{
    public static readonly ReplyReader<bool> Done = static (in _) => true;
    public static readonly ReplyReader<long> Long = static (in reply) => reply.AsLong();
    public static readonly ReplyReader<long?> LongOrNull = static (in reply) => reply.IsNull ? null : reply.AsLong();
    public static readonly ReplyReader<double> Double = static (in reply) => reply.AsDouble();
    public static readonly ReplyReader<double?> DoubleOrNull = static (in reply) => reply.IsNull ? null : reply.AsDouble();
    public static readonly ReplyReader<RedisValue> Value = static (in reply) => reply.AsValue();
    public static readonly ReplyReader<RedisResult> Result = static (in reply) => reply.AsResult();
    public static readonly ReplyReader<byte[]?> Bytes = static (in reply) => reply.AsBytes();
    public static readonly ReplyReader<string?> Text = static (in reply) => reply.IsNull ? null : reply.AsText();
    public static readonly ReplyReader<RedisValue[]> Values = static (in reply) => Array.ConvertAll(reply.Items, item => item.AsValue());
    public static readonly ReplyReader<HashEntry[]> HashEntries = static (in reply) => ToHashEntries(reply);
    public static readonly ReplyReader<SortedSetEntry[]> SortedSetEntries = static (in reply) => ToSortedSetEntries(reply);

    // 1, true or OK; not 0, and not nothing.
    public static readonly ReplyReader<bool> Bool = static (in reply) => reply.Kind switch
    {
        RespKind.Null => false,
        RespKind.SimpleString => reply.AsText() == "OK",
        _ => reply.AsLong() == 1,
    };

    public static readonly ReplyReader<bool> MoreThanNone = static (in reply) => reply.AsLong() > 0;

    // Names and values in turn, or in pairs.
    public static HashEntry[] ToHashEntries(in RespReply reply)
    {
        var items = reply.Items;
        if (items.Length > 0 && items[0].IsAggregate)
        {
            return Array.ConvertAll(items, pair => new HashEntry(pair.Items[0].AsValue(), pair.Items[1].AsValue()));
        }

        var entries = new HashEntry[items.Length / 2];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new HashEntry(items[2 * i].AsValue(), items[(2 * i) + 1].AsValue());
        }

        return entries;
    }

    // Members and scores in turn (RESP2), or in pairs (RESP3).
    public static SortedSetEntry[] ToSortedSetEntries(in RespReply reply)
    {
        var items = reply.Items;
        if (items.Length > 0 && items[0].IsAggregate)
        {
            return Array.ConvertAll(items, pair => new SortedSetEntry(pair.Items[0].AsValue(), pair.Items[1].AsDouble()));
        }

        var entries = new SortedSetEntry[items.Length / 2];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new SortedSetEntry(items[2 * i].AsValue(), items[(2 * i) + 1].AsDouble());
        }

        return entries;
    }
}
