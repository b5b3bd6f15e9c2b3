using Grid.Models;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ModelGrainTests : IAsyncLifetime
{
    private readonly ModelCluster _cluster = new(new ManualTime());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Start_ModelInTheFolder_ServesItsHighestVersion()
    {
        _cluster.Put("m", 1);
        _cluster.Put("m", 2);
        await _cluster.StartAsync();

        Assert.Equal(["m"], (await _cluster.Catalog.ListAsync()).ToArray());
        Assert.Equal(ModelVersionState.Unavailable, await _cluster.StateAsync("m", 1));
        Assert.Equal(ModelVersionState.Ready, await _cluster.StateAsync("m", 2));
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
        Assert.Null(await _cluster.Router.FindAsync(ModelCluster.Key("m"), 1, default));
        Assert.Contains("\"batching\"", await _cluster.Model("m").GetConfigurationAsync(0), StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await _cluster.Model("m").GetStatisticsAsync()).InferenceCount);
    }

    [Fact]
    public async Task Start_ConfigurationNamesVersions_ServesEachOfThem()
    {
        _cluster.Put("m", 1);
        _cluster.Put("m", 2);
        _cluster.Put("m", 3);
        _cluster.PutConfig("m", """{"versions":[1,3]}""");
        await _cluster.StartAsync();

        Assert.NotEqual(await Inference.InferAsync(_cluster, "m", 1), await Inference.InferAsync(_cluster, "m", 3));
        Assert.Equal(await Inference.InferAsync(_cluster, "m", 3), await Inference.InferAsync(_cluster, "m"));
        Assert.Equal(
            [ModelVersionState.Ready, ModelVersionState.Unavailable, ModelVersionState.Ready],
            (await _cluster.VersionsAsync("m")).Select(static version => version.State));
    }

    [Fact]
    public async Task Start_OneModelBroken_ServesTheOthersAndSaysWhy()
    {
        _cluster.PutBroken("bad", 1);
        Directory.CreateDirectory(_cluster.FolderOf("empty"));
        _cluster.Put("good", 1);
        await _cluster.StartAsync();

        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "good"));
        Assert.Equal(["bad", "empty"], _cluster.Boot.Failed.Keys.Order());
        var bad = Assert.Single(await _cluster.VersionsAsync("bad"));
        Assert.Equal(ModelVersionState.Unavailable, bad.State);
        Assert.Contains("is not an ONNX model", bad.Reason, StringComparison.Ordinal);
        var empty = await _cluster.Model("empty").GetStatusAsync();
        Assert.Empty(empty.Versions);
        Assert.Contains("model.onnx", empty.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_NewVersionInTheFolder_ReplacesTheOldOne()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var old = await Inference.InferAsync(_cluster, "m");
        _cluster.Put("m", 2);

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));

        Assert.NotEqual(old, await Inference.InferAsync(_cluster, "m"));
        await Eventually.HoldsAsync(
            () => Task.FromResult(_cluster.Replicas.Replicas.Count == 1), "the replica of version 1 is unloaded");
        Assert.Equal(ModelVersionState.Unavailable, await _cluster.StateAsync("m", 1));
    }

    // A load is all or nothing: what served before still serves, and the operation and the status say what was wrong.
    [Fact]
    public async Task Load_NewVersionBroken_FailsWithTheReasonAndTheOldOneServes()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var before = await Inference.InferAsync(_cluster, "m");
        _cluster.PutBroken("m", 2);

        var outcome = await _cluster.LoadAsync("m");

        Assert.Equal((ModelOperationState.Failed, ModelFailure.Invalid), (outcome.State, outcome.Failure));
        Assert.Contains("Version 2", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
        Assert.Equal(ModelVersionState.Ready, await _cluster.StateAsync("m", 1));
        Assert.Equal(ModelVersionState.Unavailable, await _cluster.StateAsync("m", 2));
        await _cluster.RestartAsync();
        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
    }

    [Theory]
    [InlineData("""{"versions":"newest"}""", ModelFailure.Invalid, "newest")]
    [InlineData("""{"versions":[1,4]}""", ModelFailure.NotFound, "4")]
    [InlineData("{", ModelFailure.Invalid, "JSON")]
    public async Task Load_BadConfiguration_FailsAndTheModelServesOn(string config, ModelFailure failure, string reason)
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();

        var outcome = await _cluster.LoadAsync("m", config);

        Assert.Equal((ModelOperationState.Failed, failure), (outcome.State, outcome.Failure));
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    // A caller that got no answer sends the command again: that must not load the model twice.
    [Fact]
    public async Task Load_SameIdAgain_RunsOnce()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
        var operation = Guid.NewGuid();
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m", operation));
        var loaded = await RouteAsync();

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m", operation));
        Assert.Equal(loaded, await RouteAsync());

        await _cluster.RestartAsync();
        var restored = await RouteAsync();
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m", operation));
        Assert.Equal(restored, await RouteAsync());

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        Assert.NotEqual(restored, await RouteAsync());
    }

    [Fact]
    public async Task Load_ManyAtOnce_RunOneAfterTheOther()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _cluster.LoadAsync("m")));

        Assert.All(outcomes, static outcome => Assert.Equal(Outcomes.Succeeded, outcome));
        await Eventually.HoldsAsync(
            () => Task.FromResult(_cluster.Replicas.Replicas.Count == 1), "one replica is left");
        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "m"));
    }

    [Fact]
    public async Task Load_NoSuchModel_IsNotFoundAndLeavesNothing()
    {
        await _cluster.StartAsync();

        var outcome = await _cluster.LoadAsync("nobody");

        Assert.Equal((ModelOperationState.Failed, ModelFailure.NotFound), (outcome.State, outcome.Failure));
        Assert.Contains("'nobody'", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty((await _cluster.Catalog.ListAsync()).ToArray());
        Assert.DoesNotContain(Directory.GetFiles(_cluster.StateFolder), static file => file.Contains("nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_FolderAddedSinceTheStart_ServesAndEntersTheCatalog()
    {
        await _cluster.StartAsync();
        _cluster.Put("late", 1);

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("late"));

        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "late"));
        Assert.Equal(["late"], (await _cluster.Catalog.ListAsync()).ToArray());
    }

    // A door looks a name up in the catalog first: a model that it doesn't name serves nobody.
    [Fact]
    public async Task Load_UnloadedBeforeItWasEverLoaded_EntersTheCatalog()
    {
        await _cluster.StartAsync();
        _cluster.Put("late", 1);
        Assert.Equal(Outcomes.Succeeded, await _cluster.UnloadAsync("late"));

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("late"));

        Assert.NotEqual(0, await Inference.InferAsync(_cluster, "late"));
        Assert.Equal(["late"], (await _cluster.Catalog.ListAsync()).ToArray());
    }

    [Fact]
    public async Task Load_ConfigurationGiven_StaysInForceAfterARestart()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();

        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m", """{"maxBatchSize":7}"""));

        Assert.Contains("\"maxBatchSize\":7", await _cluster.Model("m").GetConfigurationAsync(1), StringComparison.Ordinal);
        await _cluster.RestartAsync();
        Assert.Contains("\"maxBatchSize\":7", await _cluster.Model("m").GetConfigurationAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_NamesThatNobodyKnows_LeaveNoStateAndNoActivation()
    {
        await _cluster.StartAsync();
        string[] names = [.. Enumerable.Range(0, 200).Select(static i => $"nobody-{i}")];

        foreach (var name in names)
        {
            Assert.Empty((await _cluster.Model(name).GetStatusAsync()).Versions);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(!names.Any(_cluster.IsActive)), "the activations are gone");
        Assert.DoesNotContain(Directory.GetFiles(_cluster.StateFolder), static file => file.Contains("nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Catalog_NameThatBreaksTheRule_IsRefused()
    {
        await _cluster.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await _cluster.Catalog.AddAsync(["a/b"]));

        Assert.Contains("'a/b'", error.Message, StringComparison.Ordinal);
        Assert.Empty(await _cluster.Catalog.ListAsync());
    }

    [Fact]
    public async Task Wait_OperationThatNobodyKnows_IsUnknown()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();

        var status = await _cluster.Model("m").WaitAsync(Guid.NewGuid(), TimeSpan.FromSeconds(20));

        Assert.Equal(ModelOperationState.Unknown, status.State);
    }

    private async Task<ReplicaRoute> RouteAsync()
        => Assert.Single((await _cluster.Router.FindAsync(ModelCluster.Key("m"), 0, default))!.Replicas);
}
