using System.Collections.Concurrent;
using Grid.RedisTests.Support;

namespace Grid.RedisTests.Cluster;

[Trait("Kind", "Fault")]
public sealed class ClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [Theory, InlineData("resp2"), InlineData("resp3")]
    public async Task Commands_ForAllSlots_ReachTheRightServers(string protocol)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{cluster.FirstOnly},protocol={protocol}");
        var db = multiplexer.GetDatabase();
        var prefix = Guid.NewGuid().ToString("N");

        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => db.StringSetAsync($"{prefix}-{i}", i)));

        Assert.Equal(3, multiplexer.GetEndPoints().Length);
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal(i, await db.StringGetAsync($"{prefix}-{i}"));
        }
    }

    [Fact]
    public async Task Commands_OnSeveralKeys_NeedOneSlot()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(cluster.Configuration);
        var db = multiplexer.GetDatabase();

        await Assert.ThrowsAsync<RedisCommandException>(async () => await db.StringGetAsync(["a", "b"]));
        Assert.Equal(2, (await db.StringGetAsync(["{tag}a", "{tag}b"])).Length);
        Assert.Equal(multiplexer.GetHashSlot("{tag}a"), multiplexer.GetHashSlot("x{tag}y"));
        Assert.Equal(12739, multiplexer.GetHashSlot("123456789"));
        Assert.Equal(15495, multiplexer.GetHashSlot("a"));
        Assert.Equal(ServerType.Cluster, multiplexer.GetServer((RedisKey)"a").ServerType);
    }

    [Theory, InlineData("resp2"), InlineData("resp3")]
    public async Task Publish_OnAnyServer_ReachesTheSubscriber(string protocol)
    {
        await using var listening = await ConnectionMultiplexer.ConnectAsync($"{cluster.Configuration},protocol={protocol}");
        await using var speaking = await ConnectionMultiplexer.ConnectAsync($"{cluster.Configuration},protocol={protocol}");
        var channel = RedisChannel.Literal(Guid.NewGuid().ToString("N"));
        var queue = await listening.GetSubscriber().SubscribeAsync(channel);

        await speaking.GetSubscriber().PublishAsync(channel, "hello");

        Assert.Equal("hello", (await queue.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)).Message);
    }

    // A slot goes round the three servers under load: no command fails, no increment is lost, none is made twice.
    [Theory, InlineData("resp2"), InlineData("resp3")]
    public async Task Commands_WhileASlotMoves_AllSucceed(string protocol)
    {
        const int Keys = 40;
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{cluster.Configuration},protocol={protocol},asyncTimeout=60000");
        var db = multiplexer.GetDatabase();
        var tag = "{" + Guid.NewGuid().ToString("N") + "}";
        var slot = multiplexer.GetHashSlot(tag);
        var home = slot * 3 / 16384;
        var unexpected = new ConcurrentBag<Exception>();
        var counts = new long[Keys];
        var (rounds, moves, isOver) = (0, 0, false);
        multiplexer.HashSlotMoved += (_, args) => Interlocked.Add(ref moves, args.HashSlot == slot ? 1 : 0);

        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; !Volatile.Read(ref isOver); i++)
            {
                try
                {
                    RedisKey key = tag + (i % Keys);
                    switch (i % 3)
                    {
                        case 0:
                            await db.StringIncrementAsync(key);
                            break;
                        case 1:
                            await db.ScriptEvaluateAsync("return redis.call('INCR', KEYS[1])", [key]);
                            break;
                        default:
                            var transaction = db.CreateTransaction();
                            _ = transaction.StringIncrementAsync(key);
                            Assert.True(await transaction.ExecuteAsync());
                            break;
                    }

                    Interlocked.Increment(ref counts[i % Keys]);
                    Interlocked.Increment(ref rounds);
                }
                catch (Exception fault)
                {
                    unexpected.Add(fault);
                }
            }
        })).ToArray();

        for (var move = 0; move < 6; move++)
        {
            var before = Volatile.Read(ref rounds);
            await Until.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref rounds) > before + 200), $"commands run before move {move}");
            await cluster.MoveAsync(slot, (home + move) % 3, (home + move + 1) % 3);
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System);

        Assert.Empty(unexpected);
        Assert.True(Volatile.Read(ref moves) > 0, "No command was sent elsewhere, so the test has shown nothing.");
        for (var i = 0; i < Keys; i++)
        {
            Assert.Equal(counts[i], (long)await db.StringGetAsync(tag + i));
        }
    }
}
