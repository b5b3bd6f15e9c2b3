using Grid.RedisTests.Support;

namespace Grid.RedisTests.Connections;

public sealed class ServerTests : RedisTest
{
    private IServer Server => Multiplexer.GetServers()[0];

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Config_IsReadAndSet(RedisProtocol protocol)
    {
        await ConnectAsync(protocol);

        Assert.Equal("noeviction", Assert.Single(await Server.ConfigGetAsync("maxmemory-policy")).Value);
        await Server.ConfigSetAsync("slowlog-max-len", 77);
        Assert.Equal(new("slowlog-max-len", "77"), Assert.Single(await Server.ConfigGetAsync("slowlog-max-len")));
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Server_TellsAboutItself(RedisProtocol protocol)
    {
        await ConnectAsync(protocol);

        var info = await Server.InfoAsync("server");
        Assert.Contains(info.Single().ToArray(), field => field.Key == "redis_version" && Version.Parse(field.Value) == Server.Version);
        Assert.Contains("redis_version", await Server.InfoRawAsync(), StringComparison.Ordinal);
        Assert.True(await Server.PingAsync() > TimeSpan.Zero);
        Assert.Equal("hello", await Server.EchoAsync("hello"));
        Assert.InRange(await Server.TimeAsync() - DateTime.UnixEpoch, TimeSpan.FromDays(365 * 50), TimeSpan.MaxValue);
        Assert.Equal((ServerType.Standalone, false, true), (Server.ServerType, Server.IsReplica, Server.IsConnected));
        Assert.Equal(protocol, Server.Protocol);
        Assert.Equal(Multiplexer.GetEndPoints().Single(), Server.EndPoint);
        Assert.Equal(Server.EndPoint, Multiplexer.GetServer((await SharedServer.GetAsync()).Address).EndPoint);
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Keys_WithAPattern_AreThoseThatMatch(RedisProtocol protocol)
    {
        await ConnectAsync(protocol);
        var db = Multiplexer.GetDatabase(7);
        await Server.FlushDatabaseAsync(7);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => db.StringSetAsync($"k{i}", i)));

        var keys = new HashSet<string>();
        await foreach (var key in Server.KeysAsync(7, "k1*", pageSize: 50))
        {
            keys.Add(key!);
        }

        Assert.Equal(111, keys.Count);
        Assert.Equal(111, Server.Keys(7, "k1*").Distinct().Count());
        Assert.Equal(1000, await Server.DatabaseSizeAsync(7));
        await Server.FlushDatabaseAsync(7);
        Assert.Equal(0, await Server.DatabaseSizeAsync(7));
    }

    [Fact]
    public async Task Admin_NotAllowed_IsRefusedHere()
    {
        await ConnectAsync(configure: options => options.AllowAdmin = false);

        await Assert.ThrowsAsync<RedisCommandException>(() => Server.ConfigGetAsync("*"));
        await Assert.ThrowsAsync<RedisCommandException>(() => Server.FlushDatabaseAsync());
    }

    [Fact]
    public async Task ClientName_IsKnownToTheServer()
    {
        var db = await ConnectAsync(configure: options => options.ClientName = "grid-test");

        Assert.Equal("grid-test", Multiplexer.ClientName);
        Assert.Equal("grid-test", (string?)await db.ExecuteAsync("CLIENT", "GETNAME"));
    }
}
