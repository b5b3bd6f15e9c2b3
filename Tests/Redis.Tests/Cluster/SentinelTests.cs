using System.Globalization;
using Grid.RedisTests.Support;

namespace Grid.RedisTests.Cluster;

[Trait("Kind", "Fault")]
public sealed class SentinelTests
{
    [Fact]
    public async Task Commands_AfterThePrimaryDied_GoToTheNewOne()
    {
        await using var primary = await RedisProcess.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));

        // A sentinel asks for replicas when it starts, and then only every ten seconds.
        await using (var watching = await ConnectionMultiplexer.ConnectAsync(primary.Address + ",allowAdmin=true"))
        {
            await Until.IsTrueAsync(
                async () => (await watching.GetServers()[0].InfoRawAsync("replication"))!.Contains("state=online", StringComparison.Ordinal),
                "the replica is in step with the primary");
        }

        await using var sentinel = await StartSentinelAsync(primary);
        await using var direct = await ConnectionMultiplexer.ConnectAsync(sentinel.Address + ",allowAdmin=true");
        await Until.IsTrueAsync(
            async () => ((RedisResult[])(await direct.GetServers()[0].ExecuteAsync("SENTINEL", "REPLICAS", "service"))!).Length == 1,
            "the sentinel knows the replica");
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(sentinel.Address + ",serviceName=service");
        var db = multiplexer.GetDatabase();
        Assert.True(await db.StringSetAsync("a", 1));
        Assert.Equal(primary.EndPoint, await db.IdentifyAsync());

        await db.ExecuteAsync("WAIT", 1, 0);
        await primary.KillAsync();

        // Only now does it give up soon: a primary that was slow for a moment would be replaced before its time.
        await direct.GetServers()[0].ExecuteAsync("SENTINEL", "SET", "service", "down-after-milliseconds", 500);
        await Until.IsTrueAsync(async () => await TrySetAsync(db) && Equals(await db.IdentifyAsync(), replica.EndPoint), "commands go to the replica that became the primary");

        Assert.Equal(2, await db.StringGetAsync("a"));
    }

    private static Task<RedisProcess> StartSentinelAsync(RedisProcess primary) => RedisProcess.StartWithFileAsync(
        string.Create(CultureInfo.InvariantCulture,
            $"sentinel monitor service 127.0.0.1 {primary.Port} 1\nsentinel down-after-milliseconds service 600000\nsentinel failover-timeout service 5000\n"),
        "--sentinel");

    private static async Task<bool> TrySetAsync(IDatabase db)
    {
        try
        {
            return await db.StringSetAsync("a", 2);
        }
        catch (Exception fault) when (fault is RedisServerException or RedisConnectionException or RedisTimeoutException)
        {
            return false;
        }
    }
}
