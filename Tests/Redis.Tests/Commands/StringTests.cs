using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class StringTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task StringSet_ThenGet_GivesTheValueBack(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.True((await db.StringGetAsync(Key)).IsNull);
        Assert.True(await db.StringSetAsync(Key, "value"));
        Assert.Equal("value", await db.StringGetAsync(Key));
        Assert.Equal(5, await db.StringLengthAsync(Key));
        Assert.Equal(8, await db.StringAppendAsync(Key, "abc"));
        Assert.Equal("lue", await db.StringGetRangeAsync(Key, 2, 4));
        Assert.Equal(8, await db.StringSetRangeAsync(Key, 0, "V"));
        Assert.Equal("Valueabc", await db.StringGetSetAsync(Key, "next"));
        Assert.Equal("next", await db.StringSetAndGetAsync(Key, "last"));
        Assert.Equal("last", await db.StringGetDeleteAsync(Key));
        Assert.False(await db.KeyExistsAsync(Key));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(4096), InlineData(70_000), InlineData(5_000_000)]
    public async Task StringSet_BytesOfAnySize_ComeBackUnchanged(int size)
    {
        var db = await ConnectAsync();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        await db.StringSetAsync(Key, bytes);

        Assert.Equal(bytes, (byte[]?)await db.StringGetAsync(Key));
    }

    [Fact]
    public async Task StringSet_WithAConditionThatFails_ChangesNothing()
    {
        var db = await ConnectAsync();

        Assert.False(await db.StringSetAsync(Key, "a", null, When.Exists));
        Assert.True(await db.StringSetAsync(Key, "a", null, When.NotExists));
        Assert.False(await db.StringSetAsync(Key, "b", null, When.NotExists));
        Assert.True(await db.StringSetAsync(Key, "c", null, When.Exists));
        Assert.Equal("c", await db.StringGetAsync(Key));
    }

    [Fact]
    public async Task StringSet_WithAnExpiry_LivesThatLong()
    {
        var db = await ConnectAsync();

        await db.StringSetAsync(Key, "a", TimeSpan.FromSeconds(100));
        Assert.InRange((await db.KeyTimeToLiveAsync(Key))!.Value.TotalSeconds, 50, 100);
        await db.StringSetAsync(Key, "b", null, keepTtl: true);
        Assert.InRange((await db.StringGetWithExpiryAsync(Key)).Expiry!.Value.TotalSeconds, 50, 100);
        Assert.Equal("b", await db.StringGetSetExpiryAsync(Key, TimeSpan.FromSeconds(1000)));
        Assert.InRange((await db.KeyTimeToLiveAsync(Key))!.Value.TotalSeconds, 500, 1000);
        Assert.Equal("b", await db.StringGetSetExpiryAsync(Key, (TimeSpan?)null));
        Assert.Null(await db.KeyTimeToLiveAsync(Key));
    }

    [Fact]
    public async Task StringSet_ToNull_DeletesTheKey()
    {
        var db = await ConnectAsync();
        await db.StringSetAsync(Key, "a");

        Assert.True(await db.StringSetAsync(Key, RedisValue.Null));

        Assert.False(await db.KeyExistsAsync(Key));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task StringIncrement_WholeAndBroken_Adds(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.Equal(1, await db.StringIncrementAsync(Key));
        Assert.Equal(8, await db.StringIncrementAsync(Key, 7));
        Assert.Equal(5, await db.StringDecrementAsync(Key, 3));
        Assert.Equal(5.5, await db.StringIncrementAsync(Key, 0.5));
        Assert.Equal(5.25, await db.StringDecrementAsync(Key, 0.25));
        Assert.Equal(5.25, (double)await db.StringGetAsync(Key));
    }

    [Fact]
    public async Task StringSet_SeveralKeys_SetsAllOrNone()
    {
        var db = await ConnectAsync();
        var (a, b, c) = (Key.Append("a"), Key.Append("b"), Key.Append("c"));

        Assert.True(await db.StringSetAsync([new(a, 1), new(b, 2)]));
        Assert.False(await db.StringSetAsync([new(b, 3), new(c, 3)], When.NotExists));
        Assert.Equal([1, 2, RedisValue.Null], await db.StringGetAsync([a, b, c]));
    }

    [Fact]
    public async Task StringSetBit_ThenGetBit_GivesItBack()
    {
        var db = await ConnectAsync();

        Assert.False(await db.StringSetBitAsync(Key, 9, true));
        Assert.True(await db.StringGetBitAsync(Key, 9));
        Assert.False(await db.StringGetBitAsync(Key, 8));
    }

    [Fact]
    public async Task StringIncrement_OfText_IsTheServersError()
    {
        var db = await ConnectAsync();
        await db.StringSetAsync(Key, "text");

        var fault = await Assert.ThrowsAsync<RedisServerException>(() => db.StringIncrementAsync(Key));

        Assert.Contains("not an integer", fault.Message, StringComparison.Ordinal);
        Assert.Equal("text", await db.StringGetAsync(Key));
    }

    [Fact]
    public async Task Sync_StringCommands_DoAsTheirNamesakes()
    {
        var db = await ConnectAsync();

        Assert.True(db.StringSet(Key, 5));
        Assert.Equal(6, db.StringIncrement(Key));
        Assert.Equal(6, db.StringGet(Key));
        Assert.Throws<RedisServerException>(() => db.HashGet(Key, "field"));
        Assert.True(db.KeyDelete(Key));
    }

    [Fact]
    public async Task FireAndForget_StillRuns()
    {
        var db = await ConnectAsync();

        Assert.False(await db.StringSetAsync(Key, "a", null, When.Always, CommandFlags.FireAndForget));

        Assert.Equal("a", await db.StringGetAsync(Key));
    }
}
