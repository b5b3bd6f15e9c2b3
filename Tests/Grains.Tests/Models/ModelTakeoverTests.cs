using System.Text.Json.Nodes;
using Grid.Models;
using Grid.Storage;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Models;

// The record of a model is another's after a failed write: its grain ends, and the next activation goes on from there.
[Trait("Kind", "Fault")]
public sealed class ModelTakeoverTests : IAsyncLifetime
{
    private readonly ManualTime _clock = new();
    private readonly ModelCluster _cluster;

    public ModelTakeoverTests()
    {
        _cluster = new ModelCluster(_clock);
        _cluster.Put("m", 1);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    // Both had read the same record, so both count alike. To take the other's write for one's own would be to report a load
    // that never was.
    [Fact]
    public async Task Load_AnotherWroteInstead_IsUnknownAndRunsWhenItIsSentAgain()
    {
        await _cluster.StartAsync();
        var operation = Guid.NewGuid();
        TakeOverOnce(sameCount: true);

        Assert.Equal(ModelOperationState.Unknown, (await _cluster.LoadAsync("m", operation)).State);

        await Eventually.HoldsAsync(
            async () => await _cluster.LoadAsync("m", operation) == Outcomes.Succeeded, "the next activation has run the load");
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    [Fact]
    public async Task Start_ActivationEndsBeforeTheModelIsLoaded_IsSentAgain()
    {
        TakeOverOnce(sameCount: false);

        await _cluster.StartAsync();

        Assert.Empty(_cluster.Boot.Failed);
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    // What the other has stored it has not published: the doors keep what they hold until there is something newer.
    [Fact]
    public async Task Lease_NextActivationHasPublishedNothing_DoorsKeepTheirRoutes()
    {
        await _cluster.StartAsync();
        var before = await Inference.InferAsync(_cluster, "m");
        TakeOverOnce(sameCount: false);
        var takeOver = _cluster.BeforeStep;
        var isTaken = false;
        _cluster.BeforeStep = step =>
        {
            if (isTaken && step == StateFileStep.Write)
            {
                throw new IOException("The disk is full.");
            }

            isTaken |= step == StateFileStep.FlushDirectory;
            takeOver!(step);
        };
        Assert.Equal(ModelOperationState.Unknown, (await _cluster.LoadAsync("m")).State);

        _clock.Advance(RouteHolders.Lease + TimeSpan.FromSeconds(1));

        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
    }

    // It serves nobody any more, so its memory must come back once it does answer.
    [Fact]
    public async Task Ensure_ReplicaDoesNotAnswer_IsReplacedAndDrained()
    {
        await _cluster.StartAsync();
        var unheard = Assert.Single(_cluster.Replicas.Replicas).Key;
        TakeOverOnce(sameCount: false);
        var failed = 0;
        _cluster.BeforeCall = context =>
        {
            if (context.Grain is IReplicaGrain
                && context.MethodName == nameof(IReplicaGrain.GetStatusAsync)
                && Interlocked.Increment(ref failed) == 1)
            {
                throw new TimeoutException("The replica's silo is slow.");
            }
        };

        Assert.Equal(ModelOperationState.Unknown, (await _cluster.LoadAsync("m")).State);

        await Eventually.HoldsAsync(
            async () =>
            {
                await _cluster.Model("m").GetStatusAsync();
                return _cluster.Replicas.Replicas is { Count: 1 } left && left.First().Key != unheard;
            },
            "only the new replica is left");
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    // The model's next write comes through as another's, and is told to have failed.
    private void TakeOverOnce(bool sameCount)
    {
        var isDone = false;
        _cluster.BeforeStep = step =>
        {
            if (isDone || step != StateFileStep.FlushDirectory || FindFile() is not { } file)
            {
                return;
            }

            isDone = true;
            var record = JsonNode.Parse(File.ReadAllText(file))!;
            var data = record["data"]!;
            data["write"] = Guid.NewGuid();
            data["incarnation"] = data["incarnation"]!.GetValue<long>() + (sameCount ? 0 : 1);
            File.WriteAllText(file, record.ToJsonString());
            throw new IOException("The disk failed.");
        };
    }

    private string? FindFile()
        => Directory.GetFiles(_cluster.StateFolder).SingleOrDefault(static path => path.Contains("public+m", StringComparison.Ordinal));
}
