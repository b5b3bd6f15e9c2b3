using Grid.RedisTests.Support;

namespace Grid.RedisTests.Transactions;

public sealed class TransactionTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Execute_ConditionsHold_RunsAll(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        await db.HashSetAsync(Key, "etag", "1");

        var transaction = db.CreateTransaction();
        var condition = transaction.AddCondition(Condition.HashEqual(Key, "etag", "1"));
        var set = transaction.HashSetAsync(Key, "etag", "2");
        var read = transaction.HashGetAllAsync(Key);
        var counted = transaction.StringIncrementAsync(Key.Append("n"));

        Assert.False(set.IsCompleted);
        Assert.True(await transaction.ExecuteAsync());
        Assert.True(condition.WasSatisfied);
        Assert.False(await set);
        Assert.Equal([new("etag", "2")], await read);
        Assert.Equal(1, await counted);
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Execute_AConditionFails_RunsNothing(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        await db.HashSetAsync(Key, "etag", "1");

        var transaction = db.CreateTransaction();
        var holds = transaction.AddCondition(Condition.KeyExists(Key));
        var fails = transaction.AddCondition(Condition.HashEqual(Key, "etag", "0"));
        var set = transaction.HashSetAsync(Key, "etag", "2");

        Assert.False(await transaction.ExecuteAsync());
        Assert.True(holds.WasSatisfied);
        Assert.False(fails.WasSatisfied);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        Assert.Equal("1", await db.HashGetAsync(Key, "etag"));
    }

    [Fact]
    public async Task Execute_OneCommandFails_TheOthersHaveRun()
    {
        var db = await ConnectAsync();
        await db.StringSetAsync(Key, "text");

        var transaction = db.CreateTransaction();
        var failed = transaction.StringIncrementAsync(Key);
        var fine = transaction.StringSetAsync(Key.Append("b"), 1);

        Assert.True(await transaction.ExecuteAsync());
        await Assert.ThrowsAsync<RedisServerException>(() => failed);
        Assert.True(await fine);
    }

    [Fact]
    public async Task Execute_Nothing_Succeeds()
    {
        var db = await ConnectAsync();

        Assert.True(await db.CreateTransaction().ExecuteAsync());
    }

    // Many callers on one connection, each with a read-compare-write: not one increment may be lost or made twice.
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Execute_ManyAtOnceOnOneConnection_LosesNoUpdate(RedisProtocol protocol)
    {
        const int Callers = 8;
        const int Each = 20;
        var db = await ConnectAsync(protocol);
        await db.StringSetAsync(Key, 0);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var done = 0; done < Each;)
            {
                var before = await db.StringGetAsync(Key);
                var transaction = db.CreateTransaction();
                transaction.AddCondition(Condition.StringEqual(Key, before));
                _ = transaction.StringSetAsync(Key, (long)before + 1);
                done += (await transaction.ExecuteAsync()) ? 1 : 0;
            }
        })));

        Assert.Equal(Callers * Each, (long)await db.StringGetAsync(Key));
    }

    // The same through several connections: WATCH has to see what others write.
    [Fact]
    public async Task Execute_ManyConnections_LosesNoUpdate()
    {
        const int Each = 30;
        var db = await ConnectAsync();
        await db.StringSetAsync(Key, 0);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async caller =>
        {
            await using var own = await SharedServer.ConnectAsync();
            var mine = own.GetDatabase();
            for (var done = 0; done < Each;)
            {
                var before = await mine.StringGetAsync(Key);
                var transaction = mine.CreateTransaction();
                transaction.AddCondition(Condition.StringEqual(Key, before));
                _ = transaction.StringSetAsync(Key, (long)before + 1);
                done += (await transaction.ExecuteAsync()) ? 1 : 0;
            }
        }));

        Assert.Equal(4 * Each, (long)await db.StringGetAsync(Key));
    }

    public static TheoryData<string, bool> Conditions() => new()
    {
        { "KeyExists", true }, { "KeyNotExists", false }, { "StringEqual", true }, { "StringNotEqual", false },
        { "HashExists", true }, { "HashNotExists", false }, { "HashNotEqual", false }, { "SetContains", true }, { "SetNotContains", false },
        { "SortedSetContains", true }, { "SortedSetNotContains", false }, { "SortedSetEqual", true }, { "ListIndexEqual", true },
        { "ListIndexExists", true }, { "ListIndexNotExists", false }, { "HashLengthEqual", true }, { "SetLengthGreaterThan", false },
        { "ListLengthLessThan", true }, { "SortedSetLengthEqual", true }, { "StreamLengthEqual", true }, { "StringLengthEqual", true },
    };

    [Theory, MemberData(nameof(Conditions))]
    public async Task Condition_OfEachKind_LooksAtTheKey(string kind, bool expected)
    {
        var db = await ConnectAsync();
        var (text, hash, set, zset, list, stream) = (Key, Key.Append("h"), Key.Append("s"), Key.Append("z"), Key.Append("l"), Key.Append("x"));
        await db.StringSetAsync(text, "v");
        await db.HashSetAsync(hash, "f", 1);
        await db.SetAddAsync(set, "m");
        await db.SortedSetAddAsync(zset, "m", 1.5);
        await db.ListRightPushAsync(list, "i");
        await db.StreamAddAsync(stream, "f", 1);

        var transaction = db.CreateTransaction();
        var condition = transaction.AddCondition(kind switch
        {
            "KeyExists" => Condition.KeyExists(text),
            "KeyNotExists" => Condition.KeyNotExists(text),
            "StringEqual" => Condition.StringEqual(text, "v"),
            "StringNotEqual" => Condition.StringNotEqual(text, "v"),
            "HashExists" => Condition.HashExists(hash, "f"),
            "HashNotExists" => Condition.HashNotExists(hash, "f"),
            "HashNotEqual" => Condition.HashNotEqual(hash, "f", 1),
            "SetContains" => Condition.SetContains(set, "m"),
            "SetNotContains" => Condition.SetNotContains(set, "m"),
            "SortedSetContains" => Condition.SortedSetContains(zset, "m"),
            "SortedSetNotContains" => Condition.SortedSetNotContains(zset, "m"),
            "SortedSetEqual" => Condition.SortedSetEqual(zset, "m", 1.5),
            "ListIndexEqual" => Condition.ListIndexEqual(list, 0, "i"),
            "ListIndexExists" => Condition.ListIndexExists(list, 0),
            "ListIndexNotExists" => Condition.ListIndexNotExists(list, 0),
            "HashLengthEqual" => Condition.HashLengthEqual(hash, 1),
            "SetLengthGreaterThan" => Condition.SetLengthGreaterThan(set, 1),
            "ListLengthLessThan" => Condition.ListLengthLessThan(list, 2),
            "SortedSetLengthEqual" => Condition.SortedSetLengthEqual(zset, 1),
            "StreamLengthEqual" => Condition.StreamLengthEqual(stream, 1),
            _ => Condition.StringLengthEqual(text, 1),
        });

        Assert.Equal(expected, await transaction.ExecuteAsync());
        Assert.Equal(expected, condition.WasSatisfied);
    }
}
