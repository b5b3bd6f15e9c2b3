using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class StreamTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Stream_Entries_AreAddedAndRead(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.Equal("1-1", await db.StreamAddAsync(Key, "f", "one", "1-1"));
        Assert.Equal("2-1", await db.StreamAddAsync(Key, [new NameValueEntry("f", "two"), new NameValueEntry("g", 2)], "2-1"));
        var third = await db.StreamAddAsync(Key, "f", "three");

        Assert.Equal(3, await db.StreamLengthAsync(Key));
        var all = await db.StreamReadAsync(Key, StreamPosition.Beginning);
        Assert.Equal(["1-1", "2-1", third], all.Select(entry => entry.Id));
        Assert.Equal("two", all[1]["f"]);
        Assert.Equal(2, all[1]["g"]);
        Assert.Equal([new("f", "two"), new("g", 2)], all[1].Values);
        Assert.Equal("2-1", Assert.Single(await db.StreamReadAsync(Key, "1-1", 1)).Id);
        Assert.Empty(await db.StreamReadAsync(Key, third));
        Assert.Equal([third, "2-1", "1-1"], (await db.StreamRangeAsync(Key, messageOrder: Order.Descending)).Select(entry => entry.Id));
        Assert.Equal("2-1", Assert.Single(await db.StreamRangeAsync(Key, "2", "2")).Id);
        var info = await db.StreamInfoAsync(Key);
        Assert.Equal((3, (RedisValue)"1-1", third), (info.Length, info.FirstEntry.Id, info.LastEntry.Id));
        Assert.Equal(1, await db.StreamDeleteAsync(Key, ["1-1"]));
        Assert.Equal(1, await db.StreamTrimAsync(Key, 1));
        var both = await db.StreamReadAsync([new StreamPosition(Key, "0-0"), new StreamPosition(Key.Append("none"), "0-0")]);
        Assert.Equal(Key, Assert.Single(both).Key);
    }

    [Fact]
    public async Task StreamAdd_WithALimit_TrimsTheOldest()
    {
        var db = await ConnectAsync();
        for (var i = 1; i <= 10; i++)
        {
            await db.StreamAddAsync(Key, "i", i, maxLength: 4);
        }

        Assert.Equal([7, 8, 9, 10], (await db.StreamRangeAsync(Key)).Select(entry => (int)entry["i"]));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task StreamGroup_Readers_ShareTheEntriesAndAcknowledge(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);
        Assert.True(await db.StreamCreateConsumerGroupAsync(Key, "group", StreamPosition.Beginning));
        await Assert.ThrowsAsync<RedisServerException>(() => db.StreamCreateConsumerGroupAsync(Key, "group"));
        var ids = new List<RedisValue>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await db.StreamAddAsync(Key, "i", i));
        }

        Assert.Equal(ids[..2], (await db.StreamReadGroupAsync(Key, "group", "ann", StreamPosition.NewMessages, 2)).Select(entry => entry.Id));
        Assert.Equal(ids[2..], (await db.StreamReadGroupAsync(Key, "group", "bob", StreamPosition.NewMessages)).Select(entry => entry.Id));
        Assert.Empty(await db.StreamReadGroupAsync(Key, "group", "bob", StreamPosition.NewMessages));
        Assert.Equal(ids[..2], (await db.StreamReadGroupAsync(Key, "group", "ann", StreamPosition.Beginning)).Select(entry => entry.Id));

        Assert.Equal(1, await db.StreamAcknowledgeAsync(Key, "group", ids[0]));
        var pending = await db.StreamPendingAsync(Key, "group");
        Assert.Equal(3, pending.PendingMessageCount);
        Assert.Equal([("ann", 1), ("bob", 2)], pending.Consumers.Select(consumer => (consumer.Name.ToString(), consumer.PendingMessageCount)));
        Assert.Equal(ids[2..], (await db.StreamPendingMessagesAsync(Key, "group", 10, "bob")).Select(message => message.MessageId));
        Assert.Equal([ids[1]], (await db.StreamClaimAsync(Key, "group", "bob", 0, [ids[1]])).Select(entry => entry.Id));
        Assert.Equal(3, (await db.StreamAutoClaimAsync(Key, "group", "cat", 0, "0-0")).ClaimedEntries.Length);
        Assert.Equal(3, await db.StreamAcknowledgeAsync(Key, "group", [.. ids]));
        var group = Assert.Single(await db.StreamGroupInfoAsync(Key));
        Assert.Equal(("group", 3, 0), (group.Name, group.ConsumerCount, group.PendingMessageCount));
        Assert.Contains(await db.StreamConsumerInfoAsync(Key, "group"), consumer => consumer.Name == "cat");
        Assert.Equal(0, await db.StreamDeleteConsumerAsync(Key, "group", "ann"));
        Assert.True(await db.StreamConsumerGroupSetPositionAsync(Key, "group", StreamPosition.NewMessages));
        Assert.True(await db.StreamDeleteConsumerGroupAsync(Key, "group"));
    }
}
