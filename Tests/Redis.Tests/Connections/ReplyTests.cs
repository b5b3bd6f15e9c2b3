using System.Net;
using System.Net.Sockets;
using System.Text;
using Grid.RedisTests.Support;

namespace Grid.RedisTests.Connections;

public sealed class ReplyTests : RedisTest
{
    // Replies of every form, cut anywhere: the reader has to keep its place.
    [Theory]
    [InlineData(RedisProtocol.Resp2, 1), InlineData(RedisProtocol.Resp2, 2), InlineData(RedisProtocol.Resp3, 3), InlineData(RedisProtocol.Resp3, 4)]
    public async Task Replies_InSmallPieces_AreTheSame(RedisProtocol protocol, int seed)
    {
        var direct = await ConnectAsync(protocol);
        await direct.HashSetAsync(Key, [.. Enumerable.Range(0, 50).Select(i => new HashEntry($"field{i}", new string('x', i * 7)))]);
        await direct.SortedSetAddAsync(Key.Append("z"), [new("a", 0.1), new("b", -1e300), new("c", double.PositiveInfinity)]);
        await direct.StreamAddAsync(Key.Append("x"), [new("f", "\r\n"), new("g", "")], "1-1");
        await using var relay = new ChoppingRelay((await SharedServer.GetAsync()).EndPoint, seed);
        await using var chopped = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { relay.EndPoint },
            Protocol = protocol,
            ConnectTimeout = 60_000,
            AsyncTimeout = 60_000,
        });
        var db = chopped.GetDatabase();

        var fields = db.HashGetAllAsync(Key);
        var scores = db.SortedSetRangeByRankWithScoresAsync(Key.Append("z"));
        var entries = db.StreamReadAsync(Key.Append("x"), "0-0");
        var nothing = db.StringGetAsync(Key.Append("none"));
        var empty = db.SetMembersAsync(Key.Append("none"));
        var nested = db.ScriptEvaluateAsync("return {1, {}, {{'deep'}}, false, {err = 'E inner'}}");
        var error = db.StringIncrementAsync(Key);

        Assert.Equal((await direct.HashGetAllAsync(Key)).OrderBy(field => field.Name), (await fields).OrderBy(field => field.Name));
        Assert.Equal([new("b", -1e300), new("a", 0.1), new("c", double.PositiveInfinity)], await scores);
        Assert.Equal([new("f", "\r\n"), new("g", "")], Assert.Single(await entries).Values);
        Assert.True((await nothing).IsNull);
        Assert.Empty(await empty);
        Assert.Equal("deep", (string?)(await nested)[2][0][0]);
        Assert.True((await nested)[3].IsNull);
        Assert.StartsWith("WRONGTYPE", (await Assert.ThrowsAsync<RedisServerException>(() => error)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ToWhatIsNotRedis_FailsInTime()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync();

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { listener.LocalEndpoint },
            ConnectTimeout = 1000,
            ConnectRetry = 1,
        })).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        listener.Stop();
        await answering;

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
