using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// What the silo's background work does when Redis fails.
public sealed class SnapshotDumpTests(PlaneRedis redis) : PlaneTest(redis)
{
    private static readonly GrainId Grain = GrainId.Create("model", "public/m");

    // The answer to a write was lost, so nobody counted it: the dump copies it all the same, and doesn't wait for another write.
    [Fact]
    public async Task DumpAsync_WriteThatCouldNotBeCounted_IsCopied()
    {
        var silo = await OpenAsync("a");
        using var dump = Dump(silo);
        await dump.DumpAsync();
        var key = silo.Records.KeyOf("state", Grain);
        var storage = new GuardedGrainStorage(
            new StoredWithoutAnAnswer(Redis.Database, key), silo.Records, silo.Incarnation, silo.Files, NullLogger<GuardedGrainStorage>.Instance);
        await Assert.ThrowsAsync<TimeoutException>(() => storage.WriteStateAsync("state", Grain, new GrainState<string>("x")));

        await dump.DumpAsync();

        Assert.Equal("written", Assert.Single(silo.Files.ReadAll()).Etag);
        Assert.Equal(1, await silo.Records.GetCountAsync());
    }

    // As the connection to a node that was taken out of a Redis Cluster.
    [Fact]
    public async Task ExecuteAsync_ConnectionDisposed_GoesOn()
    {
        var silo = await OpenAsync("a");
        await silo.Incarnation.StartAsync(CancellationToken.None);
        await silo.Redis.DisposeAsync();

        silo.Clock.WaitForSleeper();
        silo.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(SpinWait.SpinUntil(
            () => silo.Incarnation.Problem is not null || silo.Incarnation.ExecuteTask!.IsCompleted, TimeSpan.FromSeconds(30)));
        Assert.Contains("can't be reached", await RefusalAsync(silo), StringComparison.Ordinal);
        Assert.False(silo.Incarnation.ExecuteTask!.IsCompleted, $"{silo.Incarnation.ExecuteTask.Exception}");
        await silo.Incarnation.StopAsync(CancellationToken.None);
    }

    private static SnapshotDump Dump(PlaneSilo silo)
        => new(silo.Records, silo.Incarnation, silo.Files, silo.Clock, NullLogger<SnapshotDump>.Instance);

    // The record is stored, and the connection breaks before Redis' answer comes.
    private sealed class StoredWithoutAnAnswer(IDatabase redis, string key) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await redis.HashSetAsync(key, [new("etag", "written"), new("data", "x")]);
            throw new TimeoutException("The answer did not come.");
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
    }
}
