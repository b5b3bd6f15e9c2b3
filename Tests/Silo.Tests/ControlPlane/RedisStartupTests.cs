namespace Grid.Silo.ControlPlane;

// What a silo rides out while it starts. A server of its own, since it is made to refuse.
public sealed class RedisStartupTests(PlaneRedis redis) : PlaneTest(redis)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // A fail-over is under way: the server is a replica still.
    [Fact]
    public async Task StartingAsync_RedisIsAReplica_WaitsUntilItIsNone()
    {
        var silo = Make("a");
        await Redis.Database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        var startup = new RedisStartup(silo.Redis, silo.Incarnation, silo.Settings, silo.Clock, silo.Logs.For<RedisStartup>());

        var starting = startup.StartingAsync(CancellationToken.None);

        Assert.True(SpinWait.SpinUntil(() => starting.IsCompleted || silo.Logs.Of(EventIds.RedisAwaited).Length > 0, Deadline));
        Assert.False(starting.IsCompleted, $"{starting.Exception}");
        Assert.Contains("READONLY", silo.Logs.Of(EventIds.RedisAwaited)[0], StringComparison.Ordinal);
        await Redis.Database.ExecuteAsync("REPLICAOF", "NO", "ONE");
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                silo.Clock.Advance(TimeSpan.FromSeconds(2));
                return starting.IsCompleted;
            },
            Deadline));
        await starting;
    }
}
