using Grid.RedisTests.Support;

namespace Grid.RedisTests.Commands;

public sealed class ScriptTests : RedisTest
{
    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Script_OfAnyResult_AnswersWithIt(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.Equal(7, (int)await db.ScriptEvaluateAsync("return 7"));
        Assert.Equal("text", (string?)await db.ScriptEvaluateAsync("return ARGV[1]", values: ["text"]));
        Assert.True((await db.ScriptEvaluateAsync("return false")).IsNull);
        Assert.True((bool)await db.ScriptEvaluateAsync("return true"));
        Assert.Equal(new[] { 1, 2, 3 }, (int[]?)await db.ScriptEvaluateAsync("return {1, 2, 3}"));
        var nested = await db.ScriptEvaluateAsync("return {'a', {'b', 2}}");
        Assert.Equal(2, nested.Length);
        Assert.Equal("b", (string?)nested[1][0]);
        Assert.Equal("OK", (string?)await db.ScriptEvaluateAsync("return redis.call('SET', KEYS[1], ARGV[1])", [Key], [5]));
        Assert.Equal(5, await db.StringGetAsync(Key));
    }

    // The server forgets its scripts when it restarts; a caller need not know.
    [Fact]
    public async Task Script_ThatTheServerForgot_RunsAllTheSame()
    {
        var db = await ConnectAsync();
        var server = Multiplexer.GetServers()[0];
        const string Script = "return redis.call('INCR', KEYS[1])";

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(i, (long)await db.ScriptEvaluateAsync(Script, [Key]));
            await server.ScriptFlushAsync();
        }

        Assert.False(await server.ScriptExistsAsync(Script));
        var hash = await server.ScriptLoadAsync(Script);
        Assert.True(await server.ScriptExistsAsync(Script));
        Assert.Equal(4, (long)await db.ScriptEvaluateAsync(hash, [Key]));
    }

    [Fact]
    public async Task Script_ThatFails_FailsItsCallerOnly()
    {
        var db = await ConnectAsync();

        var failed = db.ScriptEvaluateAsync("return redis.error_reply('MY own fault')");
        var fine = db.ScriptEvaluateAsync("return 1");

        Assert.Contains("own fault", (await Assert.ThrowsAsync<RedisServerException>(() => failed)).Message, StringComparison.Ordinal);
        Assert.Equal(1, (int)await fine);
    }

    [Theory, InlineData(RedisProtocol.Resp2), InlineData(RedisProtocol.Resp3)]
    public async Task Execute_AnyCommand_AnswersWithItsReply(RedisProtocol protocol)
    {
        var db = await ConnectAsync(protocol);

        Assert.Equal("OK", (string?)await db.ExecuteAsync("SET", Key, "v"));
        Assert.Equal("v", (string?)await db.ExecuteAsync("GET", Key));
        await db.ExecuteAsync("HSET", Key.Append("h"), "a", 1, "b", 2.5);
        var fields = (await db.ExecuteAsync("HGETALL", Key.Append("h"))).ToDictionary();
        Assert.Equal(2.5, (double)fields["b"]);
        await Assert.ThrowsAsync<RedisServerException>(() => db.ExecuteAsync("NOSUCHCOMMAND"));
    }

    [Fact]
    public async Task Lock_IsExtendedAndReleasedByItsOwnerOnly()
    {
        var db = await ConnectAsync();

        Assert.True(await db.LockTakeAsync(Key, "me", TimeSpan.FromSeconds(100)));
        Assert.False(await db.LockTakeAsync(Key, "you", TimeSpan.FromSeconds(100)));
        Assert.Equal("me", await db.LockQueryAsync(Key));
        Assert.False(await db.LockExtendAsync(Key, "you", TimeSpan.FromSeconds(200)));
        Assert.True(await db.LockExtendAsync(Key, "me", TimeSpan.FromSeconds(200)));
        Assert.False(await db.LockReleaseAsync(Key, "you"));
        Assert.True(await db.LockReleaseAsync(Key, "me"));
    }
}
