using Grid.Models;
using Grid.Routing;
using Grid.Serving;
using Grid.Tests.Models;
using Grid.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Grid.Tests.Routing;

public sealed class ModelRouterTests : IAsyncLifetime
{
    private static readonly ModelKey Key = ModelCluster.Key("m");
    private readonly ModelCluster _cluster = new(new ManualTime());

    private ModelRouter Router => (ModelRouter)_cluster.Router;

    public async Task InitializeAsync()
    {
        _cluster.Put("m", 1);
        await _cluster.StartAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Find_RoutesHeld_CompletesAtOnceWithoutAllocating()
    {
        var router = Router;
        Assert.NotNull(await router.FindAsync(Key, 0, default));
        Assert.Equal(100, FindManyTimes(router));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var found = FindManyTimes(router);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, found);
    }

    // The door decoded a request for a replica that was replaced meanwhile. Nobody but the router notices.
    [Fact]
    public async Task Infer_ReplicaReplacedMeanwhile_IsServedByTheNewOne()
    {
        var stale = (await Router.FindAsync(Key, 1, default))!;
        var expected = await Inference.InferAsync(_cluster, "m", 1, stale);
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        await GoneAsync(stale);

        Assert.Equal(expected, await Inference.InferAsync(_cluster, "m", 1, stale));

        Assert.NotEqual(stale.Replicas[0], (await Router.FindAsync(Key, 1, default))!.Replicas[0]);
    }

    // A router that holds no routes was told of no change either, as after a lost push.
    [Fact]
    public async Task Infer_PushLost_AsksForTheRoutesAgain()
    {
        var stale = (await Router.FindAsync(Key, 1, default))!;
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        await GoneAsync(stale);
        var untold = ActivatorUtilities.CreateInstance<ModelRouter>(_cluster.Services);

        var outcome = await untold.InferAsync(Key, 1, stale, Inference.MakeRequest(_cluster, stale.Signature), default);

        Assert.True(outcome.Status == InferenceStatus.Ok, outcome.Message);
        outcome.Result!.Dispose();
    }

    [Fact]
    public async Task Infer_VersionReplacedMeanwhile_GoesToTheNewOneUnlessItWasPinned()
    {
        var stale = (await Router.FindAsync(Key, 0, default))!;
        _cluster.Put("m", 2);
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        await GoneAsync(stale);
        var expected = await Inference.InferAsync(_cluster, "m", 2);

        Assert.Equal(expected, await Inference.InferAsync(_cluster, "m", 0, stale));

        var pinned = await Router.InferAsync(Key, 1, stale, Inference.MakeRequest(_cluster, stale.Signature), default);
        Assert.Equal(InferenceStatus.Unavailable, pinned.Status);
        Assert.Contains("Version 1", pinned.Message, StringComparison.Ordinal);
        Assert.Equal(0, Inference.LentBytes(_cluster));
    }

    // The request was decoded for inputs that the model no longer has: it must not reach the session.
    [Fact]
    public async Task Infer_SignatureChangedMeanwhile_IsRefused()
    {
        var stale = (await Router.FindAsync(Key, 0, default))!;
        _cluster.Put("m", 1, MadeModels.Echo(ElementType.Int64));
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        await GoneAsync(stale);

        var outcome = await Router.InferAsync(Key, 0, stale, Inference.MakeRequest(_cluster, stale.Signature), default);

        Assert.Equal(InferenceStatus.Unavailable, outcome.Status);
        Assert.Contains("other inputs", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(0, Inference.LentBytes(_cluster));
    }

    [Fact]
    public async Task Infer_UnloadedMeanwhile_IsUnavailable()
    {
        var stale = (await Router.FindAsync(Key, 0, default))!;
        Assert.Equal(Outcomes.Succeeded, await _cluster.UnloadAsync("m"));
        await GoneAsync(stale);

        var outcome = await Router.InferAsync(Key, 0, stale, Inference.MakeRequest(_cluster, stale.Signature), default);

        Assert.Equal(InferenceStatus.Unavailable, outcome.Status);
        Assert.Equal(0, Inference.LentBytes(_cluster));
    }

    // What goes wrong is the router's own fault or the grain's; the memory of the request must not go with it.
    [Fact]
    public async Task Infer_RoutesFailUnexpectedly_EndsTheRequestsHolds()
    {
        var stale = (await Router.FindAsync(Key, 1, default))!;
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        await GoneAsync(stale);
        var untold = ActivatorUtilities.CreateInstance<ModelRouter>(_cluster.Services);
        _cluster.BeforeCall = static context =>
        {
            if (context.MethodName == nameof(IModelGrain.LeaseRoutesAsync))
            {
                throw new InvalidOperationException("Broken on purpose.");
            }
        };

        var asking = untold.InferAsync(Key, 1, stale, Inference.MakeRequest(_cluster, stale.Signature), default).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => asking);

        Assert.Equal(0, Inference.LentBytes(_cluster));
    }

    // Callers send without pause while the model is loaded again and again: not one of them may notice.
    [Fact]
    public async Task Infer_ModelReloadedUnderLoad_FailsNoRequest()
    {
        using var stop = new CancellationTokenSource();
        var served = new int[4];
        var callers = Enumerable.Range(0, served.Length).Select(caller => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Inference.InferAsync(_cluster, "m");
                Interlocked.Increment(ref served[caller]);
            }
        })).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(!served.Contains(0)), "each caller was answered");

        for (var version = 2; version <= 6; version++)
        {
            _cluster.Put("m", version);
            Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal(0, Inference.LentBytes(_cluster));
    }

    [Fact]
    public async Task Find_NamesThatNobodyKnows_LeaveNothingBehind()
    {
        string[] names = [.. Enumerable.Range(0, 5000).Select(static i => $"nobody-{i}")];

        foreach (var name in names)
        {
            Assert.Null(await Router.FindAsync(ModelCluster.Key(name), 0, default));
        }

        Assert.Null(await Router.FindAsync(new ModelKey("public", "../m"), 0, default));
        Assert.True(Router.EntryCount <= 1, $"{Router.EntryCount} entries");
        Assert.True(_cluster.IsActive("m"));
        Assert.DoesNotContain(names, _cluster.IsActive);
    }

    // Asked for before it was there, and found the moment it is: nothing remembers the first answer for too long.
    [Fact]
    public async Task Find_LoadedAfterItWasAskedFor_IsFoundAtOnce()
    {
        Assert.Null(await Router.FindAsync(ModelCluster.Key("late"), 0, default));
        _cluster.Put("late", 1);
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("late"));
        Assert.NotNull(await Router.FindAsync(ModelCluster.Key("late"), 0, default));

        Assert.Equal(Outcomes.Succeeded, await _cluster.UnloadAsync("late"));
        Assert.Null(await Router.FindAsync(ModelCluster.Key("late"), 0, default));
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("late"));
        Assert.NotNull(await Router.FindAsync(ModelCluster.Key("late"), 0, default));
    }

    // An operation is acknowledged when the routes have changed; the replicas that left them drain on.
    private Task GoneAsync(VersionRoutes routes)
        => Eventually.HoldsAsync(
            () => Task.FromResult(routes.Replicas.All(route => !_cluster.Replicas.TryGet(route.Replica, route.Fence, out _))),
            "the replicas of the old routes have left the table");

    private static int FindManyTimes(ModelRouter router)
    {
        var count = 0;
        for (var i = 0; i < 100; i++)
        {
            var found = router.FindAsync(Key, i % 2, default);
            count += found.IsCompletedSuccessfully ? 1 : 0;
        }

        return count;
    }
}
