using Grid.Models;
using Grid.Storage;
using Xunit;

namespace Grid.Tests.Models;

// A write that failed may have come through all the same. The grain reads again before it says anything.
[Trait("Kind", "Fault")]
public sealed class ModelGrainStorageFaultTests : IAsyncLifetime
{
    private readonly ModelCluster _cluster = new();

    public async Task InitializeAsync()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    // The first write of a load takes the replica's number, the second one is the load itself.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Load_WriteFails_ChangesNothing(int failing)
    {
        var before = await Inference.InferAsync(_cluster, "m");
        _cluster.Put("m", 2);
        FailOnce(StateFileStep.Rename, failing);

        var outcome = await _cluster.LoadAsync("m");

        Assert.Equal((ModelOperationState.Failed, ModelFailure.Storage), (outcome.State, outcome.Failure));
        Assert.Contains("The disk failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
        await _cluster.RestartAsync();
        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
    }

    // The error came after the record had taken its place: the load has happened, and must be reported so.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Load_WriteFailsAfterItCameThrough_Succeeds(int failing)
    {
        var before = await Inference.InferAsync(_cluster, "m");
        _cluster.Put("m", 2);
        FailOnce(StateFileStep.FlushDirectory, failing);

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));

        var after = await Inference.InferAsync(_cluster, "m");
        Assert.NotEqual(before, after);
        await _cluster.RestartAsync();
        Assert.Equal(after, await Inference.InferAsync(_cluster, "m"));
    }

    [Fact]
    public async Task Unload_WriteFails_TheModelServesOn()
    {
        FailOnce(StateFileStep.Rename, 1);

        var outcome = await _cluster.UnloadAsync("m");

        Assert.Equal((ModelOperationState.Failed, ModelFailure.Storage), (outcome.State, outcome.Failure));
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
        Assert.Equal(Outcomes.Succeeded, await _cluster.UnloadAsync("m"));
    }

    // A damaged record is one model's trouble: its status says what file it is, and the others serve.
    [Fact]
    public async Task Start_StateFileDamaged_OthersServe()
    {
        _cluster.Put("other", 1);
        await _cluster.StopAsync();
        var file = Assert.Single(Directory.GetFiles(_cluster.StateFolder), static path => path.Contains("public+m", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, "{\"half");

        await _cluster.StartAsync();

        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "other"));
        Assert.Contains(file, _cluster.Boot.Failed["m"], StringComparison.Ordinal);
    }

    private void FailOnce(StateFileStep step, int at)
    {
        var reached = 0;
        _cluster.BeforeStep = current =>
        {
            if (current == step && Interlocked.Increment(ref reached) == at)
            {
                throw new IOException("The disk failed.");
            }
        };
    }
}
