namespace StackExchange.Redis;

internal abstract partial class DatabaseCommands
{
    public Task<RedisValue[]> SortedSetRangeByRankAsync(RedisKey key, long start = 0, long stop = -1, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, order == Order.Descending ? "ZREVRANGE" : "ZRANGE", key.AsValue(), start, stop);

    public Task<SortedSetEntry[]> SortedSetRangeByRankWithScoresAsync(
        RedisKey key, long start = 0, long stop = -1, Order order = Order.Ascending, CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.SortedSetEntries, order == Order.Descending ? "ZREVRANGE" : "ZRANGE", key.AsValue(), start, stop, "WITHSCORES");

    public Task<RedisValue[]> SortedSetRangeByScoreAsync(
        RedisKey key,
        double start = double.NegativeInfinity,
        double stop = double.PositiveInfinity,
        Exclude exclude = Exclude.None,
        Order order = Order.Ascending,
        long skip = 0,
        long take = -1,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.Values, ByScore(order), ScoreRange(key, start, stop, exclude, order, skip, take, false));

    public Task<SortedSetEntry[]> SortedSetRangeByScoreWithScoresAsync(
        RedisKey key,
        double start = double.NegativeInfinity,
        double stop = double.PositiveInfinity,
        Exclude exclude = Exclude.None,
        Order order = Order.Ascending,
        long skip = 0,
        long take = -1,
        CommandFlags flags = CommandFlags.None)
        => RunAsync(flags, key, Reply.SortedSetEntries, ByScore(order), ScoreRange(key, start, stop, exclude, order, skip, take, true));

    public Task<RedisValue[]> SortedSetRangeByValueAsync(RedisKey key, RedisValue min, RedisValue max, Exclude exclude, long skip, long take = -1, CommandFlags flags = CommandFlags.None)
        => SortedSetRangeByValueAsync(key, min, max, exclude, Order.Ascending, skip, take, flags);

    public Task<RedisValue[]> SortedSetRangeByValueAsync(
        RedisKey key,
        RedisValue min = default,
        RedisValue max = default,
        Exclude exclude = Exclude.None,
        Order order = Order.Ascending,
        long skip = 0,
        long take = -1,
        CommandFlags flags = CommandFlags.None)
    {
        var low = Lexical(min, exclude, Exclude.Start, "-");
        var high = Lexical(max, exclude, Exclude.Stop, "+");
        return order == Order.Descending
            ? RunAsync(flags, key, Reply.Values, "ZREVRANGEBYLEX", [key.AsValue(), high, low, .. Limit(skip, take)])
            : RunAsync(flags, key, Reply.Values, "ZRANGEBYLEX", [key.AsValue(), low, high, .. Limit(skip, take)]);
    }

    private static string ByScore(Order order) => order == Order.Descending ? "ZREVRANGEBYSCORE" : "ZRANGEBYSCORE";

    // Downwards the server wants the upper end first.
    private static RedisValue[] ScoreRange(RedisKey key, double start, double stop, Exclude exclude, Order order, long skip, long take, bool withScores)
    {
        var low = Score(Math.Min(start, stop), exclude, start <= stop ? Exclude.Start : Exclude.Stop);
        var high = Score(Math.Max(start, stop), exclude, start <= stop ? Exclude.Stop : Exclude.Start);
        return
        [
            key.AsValue(),
            .. order == Order.Descending ? (RedisValue[])[high, low] : [low, high],
            .. withScores ? (RedisValue[])["WITHSCORES"] : [],
            .. Limit(skip, take),
        ];
    }

    private static RedisValue[] Limit(long skip, long take) => skip == 0 && take == -1 ? [] : ["LIMIT", skip, take];

    private static RedisValue Score(double score, Exclude exclude, Exclude end)
        => (exclude & end) == 0 ? RedisNumbers.Format(score) : "(" + RedisNumbers.Format(score);

    private static RedisValue Lexical(RedisValue value, Exclude exclude, Exclude end, string open)
        => value.IsNull ? open : (byte[])[(byte)((exclude & end) == 0 ? '[' : '('), .. value.AsMemory().Span];
}
