using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class HashTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task HashSet_ThenRead_GivesTheFieldsBack(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        await db.HashSetAsync(Key, [new HashEntry("a", 1), new HashEntry("b", "two")]);
        Assert.True(await db.HashSetAsync(Key, "c", 3.5));
        Assert.False(await db.HashSetAsync(Key, "c", 4.5));
        Assert.False(await db.HashSetAsync(Key, "c", 5.5, When.NotExists));

        Assert.Equal("two", await db.HashGetAsync(Key, "b"));
        Assert.True((await db.HashGetAsync(Key, "none")).IsNull);
        Assert.Equal([1, RedisValue.Null, 4.5], await db.HashGetAsync(Key, ["a", "none", "c"]));
        Assert.Equal([new("a", 1), new("b", "two"), new("c", 4.5)], (await db.HashGetAllAsync(Key)).OrderBy(entry => entry.Name));
        Assert.Equal(["a", "b", "c"], (await db.HashKeysAsync(Key)).Order());
        Assert.Equal(3, (await db.HashValuesAsync(Key)).Length);
        Assert.Equal(3, await db.HashLengthAsync(Key));
        Assert.Equal(3, await db.HashStringLengthAsync(Key, "b"));
        Assert.True(await db.HashExistsAsync(Key, "a"));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task HashIncrement_AndDelete_Work(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.Equal(1, await db.HashIncrementAsync(Key, "n"));
        Assert.Equal(11, await db.HashIncrementAsync(Key, "n", 10));
        Assert.Equal(9, await db.HashDecrementAsync(Key, "n", 2));
        Assert.Equal(9.5, await db.HashIncrementAsync(Key, "n", 0.5));
        Assert.Equal("n", await db.HashRandomFieldAsync(Key));
        Assert.Equal(new HashEntry("n", 9.5), Assert.Single(await db.HashRandomFieldsWithValuesAsync(Key, 5)));
        Assert.True(await db.HashDeleteAsync(Key, "n"));
        Assert.Equal(0, await db.HashDeleteAsync(Key, ["n", "m"]));
        Assert.Empty(await db.HashGetAllAsync(Key));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task HashScan_ManyFields_FindsEachOnce(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        await db.HashSetAsync(Key, [.. Enumerable.Range(0, 3000).Select(i => new HashEntry($"f{i}", i))]);

        var found = new List<HashEntry>();
        await foreach (var entry in db.HashScanAsync(Key, "f1*", pageSize: 100))
        {
            found.Add(entry);
        }

        Assert.Equal(1111, found.Select(entry => entry.Name.ToString()).Distinct().Count());
        Assert.All(found, entry => Assert.Equal($"f{entry.Value}", entry.Name));
    }
}
