using Orleans.Storage;

namespace Grid.Silo.ControlPlane;

// Which snapshot a write leaves behind.
public sealed class GuardedGrainStorageTests(PlaneRedis redis) : PlaneTest(redis)
{
    private static readonly GrainId Grain = GrainId.Create("model", "public/m");

    // Counted among the writes of the incarnation that has come since, it might outrank what that one has acknowledged.
    [Fact]
    public async Task WriteStateAsync_IncarnationIsReplacedMeanwhile_KeepsTheSnapshotUnderTheOneItWroteTo()
    {
        var old = await OpenAsync("old");
        await old.Incarnation.RequireAsync();
        await Redis.EmptyAsync(Service);
        var young = await OpenAsync("young");
        var drawn = young.Incarnation.Record.Incarnation;
        var key = young.Records.KeyOf("state", Grain);
        var storage = new GuardedGrainStorage(
            new Stored(async () =>
            {
                await Redis.Database.HashSetAsync(key, [new("etag", "written"), new("data", "x")]);
                await RefusalAsync(old);
                await RefusalAsync(young);
            }),
            young.Records, young.Incarnation, young.Files, young.Logs.For<GuardedGrainStorage>());

        await storage.WriteStateAsync("state", Grain, new GrainState<string>("x"));

        Assert.Equal(old.Incarnation.Record.Incarnation, young.Incarnation.Record.Incarnation);
        Assert.Equal(drawn, Assert.Single(young.Files.ReadAll()).Incarnation);
    }

    // What the acknowledged write counts is known at once, not from the next look on.
    [Fact]
    public async Task WriteStateAsync_RedisForgetsTheWrite_IsNoticed()
    {
        var silo = await OpenAsync("a");
        var key = silo.Records.KeyOf("state", Grain);
        var storage = new GuardedGrainStorage(
            new Stored(() => Redis.Database.HashSetAsync(key, [new("etag", "written"), new("data", "x")])),
            silo.Records, silo.Incarnation, silo.Files, silo.Logs.For<GuardedGrainStorage>());
        await storage.WriteStateAsync("state", Grain, new GrainState<string>("x"));

        await Redis.Database.KeyDeleteAsync([key, Service + "/sequence"]);

        Assert.Contains("older data", await RefusalAsync(silo), StringComparison.Ordinal);
        Assert.Equal(1, (await RecoverAsync(silo)).Records);
        Assert.Equal("written", await Redis.FieldAsync(key, "etag"));
    }

    private sealed class Stored(Func<Task> write) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => write();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
    }
}
