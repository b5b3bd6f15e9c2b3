using Grid.Models;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ModelRestartTests : IAsyncLifetime
{
    private readonly ModelCluster _cluster = new(new ManualTime());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    // Restored as it was acknowledged: a version that has come since waits for someone to load it.
    [Fact]
    public async Task Restart_NewVersionInTheFolder_ServesWhatServedBefore()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var before = await Inference.InferAsync(_cluster, "m");
        await _cluster.StopAsync();
        _cluster.Put("m", 2);

        await _cluster.StartAsync();

        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
    }

    // A disk that is away for a while must not make the model forget what it was to serve.
    [Fact]
    public async Task Restart_OneVersionsFolderGoneAndBack_ServesTheOthersAndThenAll()
    {
        _cluster.Put("m", 1);
        _cluster.Put("m", 3);
        _cluster.PutConfig("m", """{"versions":"all"}""");
        await _cluster.StartAsync();
        await _cluster.StopAsync();
        Directory.Delete(Path.Combine(_cluster.FolderOf("m"), "3"), recursive: true);

        await _cluster.StartAsync();

        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m", 1));
        var gone = (await _cluster.VersionsAsync("m"))[^1];
        Assert.Equal((3, ModelVersionState.Unavailable, "the models folder no longer holds it"), (gone.Version, gone.State, gone.Reason));
        await _cluster.StopAsync();
        _cluster.Put("m", 3);
        await _cluster.StartAsync();
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m", 3));
    }

    [Fact]
    public async Task Restart_FolderGone_SaysSoAndUnloadCleansTheCatalog()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        await _cluster.StopAsync();
        Directory.Delete(_cluster.FolderOf("m"), recursive: true);
        await _cluster.StartAsync();
        var status = await _cluster.Model("m").GetStatusAsync();
        Assert.Empty(status.Versions);
        Assert.Contains("'m'", status.Reason, StringComparison.Ordinal);
        Assert.Equal(["m"], (await _cluster.Catalog.ListAsync()).ToArray());

        Assert.Equal(Outcomes.Succeeded, await _cluster.UnloadAsync("m"));

        Assert.Empty((await _cluster.Catalog.ListAsync()).ToArray());
        Assert.Equal(ModelFailure.NotFound, (await _cluster.UnloadAsync("m")).Failure);
    }
}
