namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, CommandFlags flags)
        => SortedSetAddAsync(key, member, score, SortedSetWhen.Always, flags);

    public Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, When when, CommandFlags flags = CommandFlags.None)
        => SortedSetAddAsync(key, member, score, Widen(when), flags);

    public Task<bool> SortedSetAddAsync(RedisKey key, RedisValue member, double score, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "ZADD", [key.AsValue(), .. Condition(when), score, member]);

    public Task<long> SortedSetAddAsync(RedisKey key, SortedSetEntry[] values, CommandFlags flags)
        => SortedSetAddAsync(key, values, SortedSetWhen.Always, flags);

    public Task<long> SortedSetAddAsync(RedisKey key, SortedSetEntry[] values, When when, CommandFlags flags = CommandFlags.None)
        => SortedSetAddAsync(key, values, Widen(when), flags);

    public Task<long> SortedSetAddAsync(RedisKey key, SortedSetEntry[] values, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None)
        => values.Length == 0 ? NothingAsync(0L)
            : RunAsync(flags, key, Reply.Long, "ZADD", [key.AsValue(), .. Condition(when), .. values.SelectMany(entry => new RedisValue[] { entry.Score, entry.Element })]);

    public Task<bool> SortedSetUpdateAsync(RedisKey key, RedisValue member, double score, SortedSetWhen when = SortedSetWhen.Always, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "ZADD", [key.AsValue(), .. Condition(when), "CH", score, member]);

    public Task<RedisValue[]> SortedSetCombineAsync(
        SetOperation operation, RedisKey[] keys, double[]? weights = null, Aggregate aggregate = Aggregate.Sum, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, keys, Reply.Values, "Z" + Name(operation), Combination(operation, keys, weights, aggregate));

    public Task<SortedSetEntry[]> SortedSetCombineWithScoresAsync(
        SetOperation operation, RedisKey[] keys, double[]? weights = null, Aggregate aggregate = Aggregate.Sum, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, keys, Reply.SortedSetEntries, "Z" + Name(operation), [.. Combination(operation, keys, weights, aggregate), "WITHSCORES"]);

    public Task<long> SortedSetCombineAndStoreAsync(
        SetOperation operation, RedisKey destination, RedisKey first, RedisKey second, Aggregate aggregate = Aggregate.Sum, CommandFlags flags = CommandFlags.None)
        => SortedSetCombineAndStoreAsync(operation, destination, [first, second], null, aggregate, flags);

    public Task<long> SortedSetCombineAndStoreAsync(
        SetOperation operation, RedisKey destination, RedisKey[] keys, double[]? weights = null, Aggregate aggregate = Aggregate.Sum, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, [destination, .. keys], Reply.Long, "Z" + Name(operation) + "STORE", [destination.AsValue(), .. Combination(operation, keys, weights, aggregate)]);

    public Task<double> SortedSetDecrementAsync(RedisKey key, RedisValue member, double value, CommandFlags flags = CommandFlags.None)
        => SortedSetIncrementAsync(key, member, -value, flags);

    public Task<double> SortedSetIncrementAsync(RedisKey key, RedisValue member, double value, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Double, "ZINCRBY", key.AsValue(), value, member);

    public Task<long> SortedSetLengthAsync(
        RedisKey key, double min = double.NegativeInfinity, double max = double.PositiveInfinity, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None)
        => double.IsNegativeInfinity(min) && double.IsPositiveInfinity(max)
            ? RunAsync(flags, key, Reply.Long, "ZCARD", key.AsValue())
            : RunAsync(flags, key, Reply.Long, "ZCOUNT", key.AsValue(), Score(min, exclude, Exclude.Start), Score(max, exclude, Exclude.Stop));

    public Task<long> SortedSetLengthByValueAsync(RedisKey key, RedisValue min, RedisValue max, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "ZLEXCOUNT", key.AsValue(), Lexical(min, exclude, Exclude.Start, "-"), Lexical(max, exclude, Exclude.Stop, "+"));

    public Task<RedisValue> SortedSetRandomMemberAsync(RedisKey key, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Value, "ZRANDMEMBER", key.AsValue());

    public Task<RedisValue[]> SortedSetRandomMembersAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, "ZRANDMEMBER", key.AsValue(), count);

    public Task<SortedSetEntry[]> SortedSetRandomMembersWithScoresAsync(RedisKey key, long count, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.SortedSetEntries, "ZRANDMEMBER", key.AsValue(), count, "WITHSCORES");

    public Task<long?> SortedSetRankAsync(RedisKey key, RedisValue member, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.LongOrNull, order == Order.Descending ? "ZREVRANK" : "ZRANK", key.AsValue(), member);

    public Task<bool> SortedSetRemoveAsync(RedisKey key, RedisValue member, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Bool, "ZREM", key.AsValue(), member);

    public Task<long> SortedSetRemoveAsync(RedisKey key, RedisValue[] members, CommandFlags flags = CommandFlags.None)
        => members.Length == 0 ? NothingAsync(0L) : RunAsync(flags, key, Reply.Long, "ZREM", [key.AsValue(), .. members]);

    public Task<long> SortedSetRemoveRangeByRankAsync(RedisKey key, long start, long stop, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "ZREMRANGEBYRANK", key.AsValue(), start, stop);

    public Task<long> SortedSetRemoveRangeByScoreAsync(RedisKey key, double start, double stop, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "ZREMRANGEBYSCORE", key.AsValue(), Score(start, exclude, Exclude.Start), Score(stop, exclude, Exclude.Stop));

    public Task<long> SortedSetRemoveRangeByValueAsync(RedisKey key, RedisValue min, RedisValue max, Exclude exclude = Exclude.None, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Long, "ZREMRANGEBYLEX", key.AsValue(), Lexical(min, exclude, Exclude.Start, "-"), Lexical(max, exclude, Exclude.Stop, "+"));

    public Task<double?> SortedSetScoreAsync(RedisKey key, RedisValue member, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.DoubleOrNull, "ZSCORE", key.AsValue(), member);

    public Task<double?[]> SortedSetScoresAsync(RedisKey key, RedisValue[] members, CommandFlags flags = CommandFlags.None)
        => members.Length == 0 ? NothingAsync<double?[]>([])
            : RunAsync(flags, key, static (in reply) => Array.ConvertAll(reply.Items, item => item.IsNull ? (double?)null : item.AsDouble()), "ZMSCORE", [key.AsValue(), .. members]);

    public Task<SortedSetEntry?> SortedSetPopAsync(RedisKey key, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, static (in reply) => reply.Items is [var member, var score] ? new SortedSetEntry(member.AsValue(), score.AsDouble()) : (SortedSetEntry?)null,
            Pop(order), key.AsValue());

    public Task<SortedSetEntry[]> SortedSetPopAsync(RedisKey key, long count, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None)
        => count == 0 ? NothingAsync<SortedSetEntry[]>([]) : RunAsync(flags, key, Reply.SortedSetEntries, Pop(order), key.AsValue(), count);

    public IAsyncEnumerable<SortedSetEntry> SortedSetScanAsync(
        RedisKey key, RedisValue pattern = default, int pageSize = 250, long cursor = 0, int pageOffset = 0, CommandFlags flags = CommandFlags.None)
        => ScanAsync("ZSCAN", key, pattern, pageSize, cursor, pageOffset, flags, page => Reply.ToSortedSetEntries(page));

    private static string Pop(Order order) => order == Order.Descending ? "ZPOPMAX" : "ZPOPMIN";

    private static SortedSetWhen Widen(When when) => when switch
    {
        When.Exists => SortedSetWhen.Exists,
        When.NotExists => SortedSetWhen.NotExists,
        _ => SortedSetWhen.Always,
    };

    private static IEnumerable<RedisValue> Condition(SortedSetWhen when)
    {
        if ((when & SortedSetWhen.Exists) != 0)
        {
            yield return "XX";
        }

        if ((when & SortedSetWhen.NotExists) != 0)
        {
            yield return "NX";
        }

        if ((when & SortedSetWhen.GreaterThan) != 0)
        {
            yield return "GT";
        }

        if ((when & SortedSetWhen.LessThan) != 0)
        {
            yield return "LT";
        }
    }

    private static RedisValue[] Combination(SetOperation operation, RedisKey[] keys, double[]? weights, Aggregate aggregate)
    {
        List<RedisValue> arguments = [keys.Length, .. Values(keys)];
        if (operation == SetOperation.Difference && (weights is not null || aggregate != Aggregate.Sum))
        {
            throw new ArgumentException("A difference of sorted sets has neither weights nor an aggregate.", nameof(operation));
        }

        if (weights is { Length: > 0 })
        {
            arguments.AddRange(["WEIGHTS", .. weights.Select(weight => (RedisValue)weight)]);
        }

        if (aggregate != Aggregate.Sum)
        {
            arguments.AddRange(["AGGREGATE", aggregate == Aggregate.Min ? "MIN" : "MAX"]);
        }

        return [.. arguments];
    }
}
