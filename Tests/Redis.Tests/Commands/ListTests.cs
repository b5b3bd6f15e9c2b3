using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class ListTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task List_Items_ArePushedAndPopped(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.Equal(0, await db.ListRightPushAsync(Key, "x", When.Exists));
        Assert.Equal(2, await db.ListRightPushAsync(Key, ["b", "c"]));
        Assert.Equal(3, await db.ListLeftPushAsync(Key, "a"));
        Assert.Equal(4, await db.ListInsertAfterAsync(Key, "a", "ab"));
        Assert.Equal(5, await db.ListInsertBeforeAsync(Key, "a", "0"));
        Assert.Equal(["0", "a", "ab", "b", "c"], await db.ListRangeAsync(Key));
        Assert.Equal(5, await db.ListLengthAsync(Key));
        Assert.Equal("ab", await db.ListGetByIndexAsync(Key, 2));
        await db.ListSetByIndexAsync(Key, 2, "AB");
        Assert.Equal(1, await db.ListRemoveAsync(Key, "AB"));
        await db.ListTrimAsync(Key, 1, -1);
        Assert.Equal("a", await db.ListLeftPopAsync(Key));
        Assert.Equal("c", await db.ListRightPopAsync(Key));
        Assert.Equal("b", await db.ListMoveAsync(Key, Key.Append("2"), ListSide.Left, ListSide.Right));
        Assert.Equal(["b"], await db.ListLeftPopAsync(Key.Append("2"), 5));
        Assert.True((await db.ListRightPopAsync(Key)).IsNull);
    }
}
