using Grid.Batching;
using Grid.Models;
using Grid.Serving;
using Grid.Tests.Serving;
using Grid.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ModelUnloadTests : IAsyncLifetime
{
    private readonly ManualTime _clock = new();
    private readonly ModelCluster _cluster;

    public ModelUnloadTests() => _cluster = new ModelCluster(_clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Unload_ServingModel_StaysUnloadedAfterARestartUntilItIsLoaded()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));

        Assert.Equal(Outcomes.Succeeded, await _cluster.UnloadAsync("m"));

        Assert.Null(await _cluster.Router.FindAsync(ModelCluster.Key("m"), 0, default));
        Assert.Equal(ModelVersionState.Unavailable, await _cluster.StateAsync("m", 1));
        Assert.Empty(_cluster.Replicas.Replicas);
        await _cluster.RestartAsync();
        Assert.Null(await _cluster.Router.FindAsync(ModelCluster.Key("m"), 0, default));
        Assert.Equal("unloaded", Assert.Single(await _cluster.VersionsAsync("m")).Reason);
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    // Who was told of an unload may count on the memory, and on the answers to what was asked before.
    [Fact]
    public async Task Unload_RequestUnderWay_EndsAfterIt()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var held = HoldThreads();
        var routes = (await _cluster.Router.FindAsync(ModelCluster.Key("m"), 0, default))!;
        var answering = _cluster.Router.InferAsync(
            ModelCluster.Key("m"), 0, routes, Inference.MakeRequest(_cluster, routes.Signature), default).AsTask();
        var operation = await BeginUnloadAsync();
        Assert.Equal(Outcomes.Running, await _cluster.Model("m").WaitAsync(operation, TimeSpan.Zero));

        held.Dispose();

        // Until the answer was read, its memory is in use.
        var outcome = await answering;
        Assert.Equal(InferenceStatus.Ok, outcome.Status);
        Assert.Equal(Outcomes.Running, await _cluster.Model("m").WaitAsync(operation, TimeSpan.Zero));
        outcome.Result!.Dispose();
        Assert.Equal(Outcomes.Succeeded, await _cluster.Model("m").WaitAsync(operation, Eventually.Deadline));
    }

    [Fact]
    public async Task Unload_RequestThatTakesForLong_EndsAtTheBound()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        using var held = HoldThreads();
        var answer = await BeginInferAsync();
        var operation = await BeginUnloadAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return await _cluster.Model("m").WaitAsync(operation, TimeSpan.Zero) == Outcomes.Succeeded;
            },
            "the unload has ended");

        Assert.InRange(_clock.GetTimestamp(), TimeSpan.FromSeconds(30).Ticks, long.MaxValue);
        Assert.False(answer.IsCompleted);
        held.Dispose();
        Assert.NotEqual(0, await answer);
    }

    private HeldThreads HoldThreads() => new(_cluster.Services.GetRequiredService<RunScheduler>());

    // Returns when the request is in the replica's queue.
    private async Task<Task<float>> BeginInferAsync()
    {
        var routes = await _cluster.Router.FindAsync(ModelCluster.Key("m"), 0, default);
        return Inference.InferAsync(_cluster, "m", 0, routes!);
    }

    // Returns when the replica has begun to drain.
    private async Task<Guid> BeginUnloadAsync()
    {
        var operation = Guid.NewGuid();
        await _cluster.Model("m").UnloadAsync(new UnloadModel(operation));
        await Eventually.HoldsAsync(() => Task.FromResult(_cluster.Replicas.Replicas.Count == 0), "the replica drains");
        return operation;
    }
}
