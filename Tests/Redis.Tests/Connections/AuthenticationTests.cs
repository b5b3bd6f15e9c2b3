using Grid.RedisTests.Support;

namespace Grid.RedisTests.Connections;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private RedisProcess _server = null!;

    public async Task InitializeAsync()
        => _server = await RedisProcess.StartAsync("--requirepass", "secret", "--user", "reader", "on", ">hidden", "~shown:*", "+@read", "+ping", "+client", "+select");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory, InlineData("resp2"), InlineData("resp3")]
    public async Task Connect_WithThePassword_Works(string protocol)
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{_server.Address},password=secret,protocol={protocol}");

        Assert.True(await multiplexer.GetDatabase().StringSetAsync("shown:a", 1));
    }

    [Theory, InlineData("resp2", "password=wrong"), InlineData("resp3", "password=wrong"), InlineData("resp2", "name=x"), InlineData("resp3", "name=x")]
    public async Task Connect_WithoutTheRightPassword_FailsAtOnceAndSaysSo(string protocol, string settings)
    {
        var fault = await Assert.ThrowsAsync<RedisConnectionException>(
            () => ConnectionMultiplexer.ConnectAsync($"{_server.Address},protocol={protocol},{settings},connectRetry=1,connectTimeout=60000"));

        Assert.DoesNotContain("wrong", fault.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("resp2"), InlineData("resp3")]
    public async Task Connect_AsAUserOfTheAccessList_MayDoWhatTheListSays(string protocol)
    {
        await using var owner = await ConnectionMultiplexer.ConnectAsync($"{_server.Address},password=secret");
        await owner.GetDatabase().StringSetAsync("shown:b", 1);
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync($"{_server.Address},user=reader,password=hidden,protocol={protocol}");
        var db = multiplexer.GetDatabase();

        Assert.Equal(1, await db.StringGetAsync("shown:b"));
        Assert.Contains("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => db.StringSetAsync("shown:b", 2))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RedisServerException>(() => db.StringGetAsync("other"));
    }
}
