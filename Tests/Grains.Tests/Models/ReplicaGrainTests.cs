using Grid.Models;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ReplicaGrainTests : IAsyncLifetime
{
    private readonly ManualTime _clock = new();
    private readonly ModelCluster _cluster;

    public ReplicaGrainTests() => _cluster = new ModelCluster(_clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    // A replica that goes without being asked to is replaced, with nobody's help.
    [Fact]
    public async Task Replica_DrainedBehindItsModelsBack_IsReplaced()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var lost = await RouteAsync();

        await _cluster.Grains.GetGrain<IReplicaGrain>(lost.Replica.ToString()).DrainAsync(lost.Fence);

        await Eventually.HoldsAsync(async () => await RouteAsync() != lost, "another replica is in the routes");
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    // A stale caller must not make a model load: an activation without a plan has nothing to say and lets itself go.
    [Fact]
    public async Task Replica_AskedWithoutAPlan_IsUnknownAndLoadsNothing()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var nobody = _cluster.Grains.GetGrain<IReplicaGrain>(new ReplicaKey(ModelCluster.Key("m"), 1, 99).ToString());

        Assert.Equal(ModelVersionState.Unknown, (await nobody.GetStatusAsync()).State);
        Assert.Null(await nobody.GetStatisticsAsync());

        Assert.Single(_cluster.Replicas.Replicas);
    }

    // One that its model knows nothing of, as after a crash of the silo that had it load, must not hold its memory for ever.
    [Fact]
    public async Task Replica_LoadedThatItsModelDoesNotKnow_IsDrained()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var first = await RouteAsync();
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        var forgotten = _cluster.Grains.GetGrain<IReplicaGrain>(first.Replica.ToString());
        await GoneAsync();

        var status = await forgotten.LoadAsync(new ReplicaPlan(first.Fence, _cluster.FolderOf("m"), null));

        Assert.Equal(first.Fence, status.Fence);
        await GoneAsync();
        Assert.NotEqual(first.Replica, Assert.Single(_cluster.Replicas.Replicas).Key);

        Task GoneAsync() => Eventually.HoldsAsync(
            async () => (await forgotten.GetStatusAsync()).State == ModelVersionState.Unknown, "the replica is gone");
    }

    // Whatever its model throws when it is told: the session is given back when it is to be.
    [Fact]
    public async Task Replica_ModelThrewWhenItWasTold_IsUnloadedAllTheSame()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        _cluster.BeforeCall = static context =>
        {
            if (context.MethodName == nameof(IModelGrain.ReplicaChangedAsync))
            {
                throw new InvalidOperationException("The model is beside itself.");
            }
        };
        var load = _cluster.LoadAsync("m");
        await AskAsync(() => load.IsCompleted, "the model has asked how the load has ended");
        Assert.Equal(Outcomes.Succeeded, await load);

        var unload = _cluster.UnloadAsync("m");

        await AskAsync(() => unload.IsCompleted && _cluster.Replicas.Replicas.Count == 0, "the replicas are unloaded");
        Assert.Equal(Outcomes.Succeeded, await unload);

        // The time after which a model asks.
        Task AskAsync(Func<bool> condition, string what)
            => Eventually.HoldsAsync(
                () =>
                {
                    _clock.Advance(TimeSpan.FromSeconds(1));
                    return Task.FromResult(condition());
                },
                what);
    }

    private async Task<ReplicaRoute> RouteAsync()
        => Assert.Single((await _cluster.Router.FindAsync(ModelCluster.Key("m"), 0, default))!.Replicas);
}
