using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class SetTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Set_Members_ComeAndGo(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.True(await db.SetAddAsync(Key, "a"));
        Assert.False(await db.SetAddAsync(Key, "a"));
        Assert.Equal(2, await db.SetAddAsync(Key, ["a", "b", "c"]));
        Assert.Equal(3, await db.SetLengthAsync(Key));
        Assert.True(await db.SetContainsAsync(Key, "b"));
        Assert.Equal(new[] { true, false }, await db.SetContainsAsync(Key, ["c", "d"]));
        Assert.Equal(["a", "b", "c"], (await db.SetMembersAsync(Key)).Order());
        Assert.Contains((await db.SetRandomMemberAsync(Key)).ToString(), "abc", StringComparison.Ordinal);
        Assert.Equal(2, (await db.SetRandomMembersAsync(Key, 2)).Length);
        Assert.True(await db.SetRemoveAsync(Key, "a"));
        Assert.Equal(1, await db.SetRemoveAsync(Key, ["a", "b"]));
        Assert.Equal("c", await db.SetPopAsync(Key));
        Assert.True((await db.SetPopAsync(Key)).IsNull);
        Assert.Empty(await db.SetPopAsync(Key, 3));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Set_Combined_GivesUnionIntersectionAndDifference(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        var (x, y, z) = (Key.Append("x"), Key.Append("y"), Key.Append("z"));
        await db.SetAddAsync(x, [1, 2, 3]);
        await db.SetAddAsync(y, [2, 3, 4]);

        Assert.Equal([1, 2, 3, 4], (await db.SetCombineAsync(SetOperation.Union, x, y)).Order());
        Assert.Equal([2, 3], (await db.SetCombineAsync(SetOperation.Intersect, [x, y])).Order());
        Assert.Equal([1], await db.SetCombineAsync(SetOperation.Difference, x, y));
        Assert.Equal(4, await db.SetCombineAndStoreAsync(SetOperation.Union, z, x, y));
        Assert.Equal(2, await db.SetIntersectionLengthAsync([x, y]));
        Assert.True(await db.SetMoveAsync(x, y, 1));
        Assert.True(await db.SetContainsAsync(y, 1));

        var scanned = new List<RedisValue>();
        await foreach (var member in db.SetScanAsync(z))
        {
            scanned.Add(member);
        }

        Assert.Equal([1, 2, 3, 4], scanned.Order());
    }
}
