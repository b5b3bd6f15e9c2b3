using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class SortedSetTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task SortedSet_Members_AreInOrder(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.True(await db.SortedSetAddAsync(Key, "b", 2));
        Assert.Equal(2, await db.SortedSetAddAsync(Key, [new SortedSetEntry("a", 1.5), new SortedSetEntry("c", 3)]));
        Assert.False(await db.SortedSetAddAsync(Key, "a", 1, SortedSetWhen.LessThan));
        Assert.False(await db.SortedSetAddAsync(Key, "d", 1, When.Exists));
        Assert.True(await db.SortedSetUpdateAsync(Key, "c", 4));

        Assert.Equal(3, await db.SortedSetLengthAsync(Key));
        Assert.Equal(2, await db.SortedSetLengthAsync(Key, 1, 4, Exclude.Stop));
        Assert.Equal(["a", "b", "c"], await db.SortedSetRangeByRankAsync(Key));
        Assert.Equal(["c", "b"], await db.SortedSetRangeByRankAsync(Key, 0, 1, Order.Descending));
        Assert.Equal([new("a", 1), new("b", 2), new("c", 4)], await db.SortedSetRangeByRankWithScoresAsync(Key));
        Assert.Equal(["b", "c"], await db.SortedSetRangeByScoreAsync(Key, 1, 4, Exclude.Start));
        Assert.Equal([new("c", 4), new("b", 2)], await db.SortedSetRangeByScoreWithScoresAsync(Key, 2, order: Order.Descending));
        Assert.Equal(["b"], await db.SortedSetRangeByScoreAsync(Key, skip: 1, take: 1));
        Assert.Equal(1, await db.SortedSetRankAsync(Key, "b"));
        Assert.Null(await db.SortedSetRankAsync(Key, "none"));
        Assert.Equal(4, await db.SortedSetScoreAsync(Key, "c"));
        Assert.Equal([1, null], await db.SortedSetScoresAsync(Key, ["a", "none"]));
        Assert.Equal(2.5, await db.SortedSetIncrementAsync(Key, "b", 0.5));
        Assert.Equal(2, await db.SortedSetDecrementAsync(Key, "b", 0.5));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task SortedSet_Members_AreTakenOut(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        await db.SortedSetAddAsync(Key, [.. Enumerable.Range(0, 10).Select(i => new SortedSetEntry($"m{i}", i))]);

        Assert.Equal(new SortedSetEntry("m0", 0), await db.SortedSetPopAsync(Key));
        Assert.Equal([new("m9", 9), new("m8", 8)], await db.SortedSetPopAsync(Key, 2, Order.Descending));
        Assert.True(await db.SortedSetRemoveAsync(Key, "m1"));
        Assert.Equal(1, await db.SortedSetRemoveAsync(Key, ["m1", "m2"]));
        Assert.Equal(1, await db.SortedSetRemoveRangeByRankAsync(Key, 0, 0));
        Assert.Equal(2, await db.SortedSetRemoveRangeByScoreAsync(Key, 4, 5));
        Assert.Equal(["m6", "m7"], await db.SortedSetRangeByRankAsync(Key));
        Assert.Null(await db.SortedSetPopAsync(Key.Append("none")));
    }

    [Fact]
    public async Task SortedSet_ByValue_UsesTheOrderOfBytes()
    {
        var db = await ConnectAsync();
        await db.SortedSetAddAsync(Key, [.. "abcde".Select(c => new SortedSetEntry(c.ToString(), 0))]);

        Assert.Equal(["b", "c", "d"], await db.SortedSetRangeByValueAsync(Key, "b", "d"));
        Assert.Equal(["d", "c"], await db.SortedSetRangeByValueAsync(Key, "b", "d", Exclude.Start, Order.Descending));
        Assert.Equal(5, (await db.SortedSetRangeByValueAsync(Key)).Length);
        Assert.Equal(2, await db.SortedSetLengthByValueAsync(Key, "b", "d", Exclude.Stop));
        Assert.Equal(2, await db.SortedSetRemoveRangeByValueAsync(Key, "a", "b"));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task SortedSet_Combined_AddsScores(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        var (x, y, z) = (Key.Append("x"), Key.Append("y"), Key.Append("z"));
        await db.SortedSetAddAsync(x, [new("a", 1), new("b", 2)]);
        await db.SortedSetAddAsync(y, [new("b", 3), new("c", double.PositiveInfinity)]);

        Assert.Equal(["a", "b", "c"], await db.SortedSetCombineAsync(SetOperation.Union, [x, y]));
        Assert.Equal([new("b", 8)], await db.SortedSetCombineWithScoresAsync(SetOperation.Intersect, [x, y], [1, 2]));
        Assert.Equal(3, await db.SortedSetCombineAndStoreAsync(SetOperation.Union, z, x, y, Aggregate.Max));
        Assert.Equal(double.PositiveInfinity, await db.SortedSetScoreAsync(z, "c"));

        var scanned = new List<SortedSetEntry>();
        await foreach (var entry in db.SortedSetScanAsync(z))
        {
            scanned.Add(entry);
        }

        Assert.Equal([new("a", 1), new("b", 3), new("c", double.PositiveInfinity)], scanned.Order());
    }
}
