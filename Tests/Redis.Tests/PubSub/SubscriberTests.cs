using Grid.RedisTests.Support;

namespace Grid.RedisTests.PubSub;

public sealed class SubscriberTests : RedisTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Subscribe_ToAChannel_GetsItsMessagesInOrder(RedisProtocol protocol)
    {
        await ConnectAsync(protocol);
        var subscriber = Multiplexer.GetSubscriber();
        var channel = RedisChannel.Literal(Key.ToString());
        var queue = await subscriber.SubscribeAsync(channel);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, await subscriber.PublishAsync(channel, i));
        }

        for (var i = 0; i < 100; i++)
        {
            var message = await queue.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
            Assert.Equal((channel, i), (message.Channel, (int)message.Message));
        }

        await queue.UnsubscribeAsync();
        Assert.Equal(0, await subscriber.PublishAsync(channel, "nobody hears"));
        await queue.Completion.WaitAsync(Limit, TimeProvider.System);
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Subscribe_ToAPattern_GetsTheMessagesOfAllThatMatch(RedisProtocol protocol)
    {
        await ConnectAsync(protocol);
        var subscriber = Multiplexer.GetSubscriber();
        var heard = new TaskCompletionSource<(string?, string?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = Guid.NewGuid().ToString("N");
        await subscriber.SubscribeAsync(RedisChannel.Pattern(name + ".*"), (channel, message) => heard.TrySetResult((channel, message)));

        await subscriber.PublishAsync(RedisChannel.Literal(name), "to another");
        await subscriber.PublishAsync(RedisChannel.Literal(name + ".a"), "hello");

        Assert.Equal((name + ".a", "hello"), await heard.Task.WaitAsync(Limit, TimeProvider.System));
        await subscriber.UnsubscribeAllAsync();
        Assert.Equal(0, await subscriber.PublishAsync(RedisChannel.Literal(name + ".a"), "nobody hears"));
    }

    // Commands go on while messages come in on what may be the same connection.
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Subscribe_WhileCommandsRun_MixesUpNothing(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol, static options => options.AsyncTimeout = 60_000);
        var subscriber = Multiplexer.GetSubscriber();
        var channel = RedisChannel.Literal(Key.ToString());
        var queue = await subscriber.SubscribeAsync(channel);

        var commands = Enumerable.Range(0, 2000).Select(async i =>
        {
            await subscriber.PublishAsync(channel, i, CommandFlags.FireAndForget);
            Assert.Equal(i, (int)await db.ScriptEvaluateAsync("return tonumber(ARGV[1])", values: [i]));
        });
        await Task.WhenAll(commands);

        var heard = new HashSet<int>();
        while (heard.Count < 2000)
        {
            heard.Add((int)(await queue.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System)).Message);
        }
    }

    [Fact]
    public async Task Subscribe_WithAPrefix_SpeaksOfChannelsWithoutIt()
    {
        await ConnectAsync(configure: options => options.ChannelPrefix = RedisChannel.Literal("prefix:"));
        var queue = await Multiplexer.GetSubscriber().SubscribeAsync(RedisChannel.Literal(Key.ToString()));
        await using var other = await SharedServer.ConnectAsync();

        await other.GetSubscriber().PublishAsync(RedisChannel.Literal($"prefix:{Key}"), "hello");

        var message = await queue.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
        Assert.Equal(Key.ToString(), message.Channel.ToString());
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Subscribe_ServerRestarts_TheSubscriptionComesBack(RedisProtocol protocol)
    {
        await using var server = await RedisProcess.StartAsync();
        var options = ConfigurationOptions.Parse(server.Address);
        options.Protocol = protocol;
        options.ReconnectRetryPolicy = new LinearRetry(50);
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var subscriber = multiplexer.GetSubscriber();
        var channel = RedisChannel.Literal("news");
        var queue = await subscriber.SubscribeAsync(channel);

        await server.KillAsync();
        await server.StartAgainAsync();

        await Until.IsTrueAsync(async () => await Publishes(), "a publication reaches the subscriber");
        Assert.Equal("again", (await queue.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System)).Message);

        async Task<bool> Publishes()
        {
            try
            {
                return await subscriber.PublishAsync(channel, "again") > 0;
            }
            catch (Exception fault) when (fault is RedisConnectionException or RedisTimeoutException)
            {
                return false;
            }
        }
    }
}
