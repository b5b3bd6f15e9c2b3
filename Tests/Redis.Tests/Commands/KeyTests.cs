using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class KeyTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Key_Expiry_IsSetReadAndTakenAway(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        Assert.False(await db.KeyExpireAsync(Key, TimeSpan.FromSeconds(100)));
        await db.StringSetAsync(Key, "a");

        Assert.Null(await db.KeyTimeToLiveAsync(Key));
        Assert.Null(await db.KeyExpireTimeAsync(Key));
        Assert.True(await db.KeyExpireAsync(Key, TimeSpan.FromSeconds(100)));
        Assert.False(await db.KeyExpireAsync(Key, TimeSpan.FromSeconds(50), ExpireWhen.GreaterThanCurrentExpiry));
        Assert.InRange((await db.KeyTimeToLiveAsync(Key))!.Value.TotalSeconds, 60, 100);
        var at = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.True(await db.KeyExpireAsync(Key, at));
        Assert.Equal(at, await db.KeyExpireTimeAsync(Key));
        Assert.True(await db.KeyPersistAsync(Key));
        Assert.False(await db.KeyPersistAsync(Key));
        Assert.True(await db.KeyExpireAsync(Key, TimeSpan.FromMilliseconds(20)));
        await Until.IsTrueAsync(async () => !await db.KeyExistsAsync(Key), "the key has expired");
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Key_OfEachType_TellsItsType(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        await db.StringSetAsync(Key.Append("string"), 1);
        await db.HashSetAsync(Key.Append("hash"), "a", 1);
        await db.SetAddAsync(Key.Append("set"), 1);
        await db.SortedSetAddAsync(Key.Append("zset"), 1, 1);
        await db.ListRightPushAsync(Key.Append("list"), 1);
        await db.StreamAddAsync(Key.Append("stream"), "a", 1);

        Assert.Equal(RedisType.String, await db.KeyTypeAsync(Key.Append("string")));
        Assert.Equal(RedisType.Hash, await db.KeyTypeAsync(Key.Append("hash")));
        Assert.Equal(RedisType.Set, await db.KeyTypeAsync(Key.Append("set")));
        Assert.Equal(RedisType.SortedSet, await db.KeyTypeAsync(Key.Append("zset")));
        Assert.Equal(RedisType.List, await db.KeyTypeAsync(Key.Append("list")));
        Assert.Equal(RedisType.Stream, await db.KeyTypeAsync(Key.Append("stream")));
        Assert.Equal(RedisType.None, await db.KeyTypeAsync(Key));
    }

    [Fact]
    public async Task Key_CopiedRenamedAndDeleted_IsWhereItShouldBe()
    {
        var db = await ConnectAsync();
        var (a, b, c) = (Key.Append("a"), Key.Append("b"), Key.Append("c"));
        await db.StringSetAsync(a, "v");

        Assert.True(await db.KeyCopyAsync(a, b));
        Assert.False(await db.KeyRenameAsync(a, b, When.NotExists));
        Assert.True(await db.KeyRenameAsync(a, c));
        Assert.Equal(2, await db.KeyExistsAsync([a, b, c]));
        Assert.Equal(2, await db.KeyTouchAsync([a, b, c]));
        Assert.NotNull(await db.KeyIdleTimeAsync(b));
        Assert.Equal("embstr", await db.KeyEncodingAsync(b));
        var dump = await db.KeyDumpAsync(b);
        await db.KeyRestoreAsync(a, dump!, TimeSpan.FromSeconds(100));
        Assert.Equal("v", await db.StringGetAsync(a));
        Assert.Equal(3, await db.KeyDeleteAsync([a, b, c]));
        Assert.Null(await db.KeyDumpAsync(a));
    }

    // A client that selects another database for one caller must not leave the others there.
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Databases_UsedAtOnce_AreKeptApart(RedisProtocol protocol)
    {
        await ConnectAsync(protocol);
        var databases = Enumerable.Range(0, 4).Select(number => Multiplexer.GetDatabase(number)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => databases[i % 4].StringIncrementAsync(Key, i % 4)));

        for (var number = 0; number < 4; number++)
        {
            Assert.Equal(100 * number, (long)await databases[number].StringGetAsync(Key));
            await databases[number].KeyDeleteAsync(Key);
        }
    }

    // Were a command sent right after a SELECT that the server refuses, it would run in another database.
    [Fact]
    public async Task Database_ThatTheServerLacks_FailsTheCommandAndHarmsNoOther()
    {
        var db = await ConnectAsync();
        var before = db.StringSetAsync(Key, "here");
        var lost = Multiplexer.GetDatabase(99).StringSetAsync(Key, "elsewhere");
        var after = db.StringGetAsync(Key);

        await before;
        await Assert.ThrowsAnyAsync<Exception>(() => lost);
        Assert.Equal("here", await after);
    }
}
