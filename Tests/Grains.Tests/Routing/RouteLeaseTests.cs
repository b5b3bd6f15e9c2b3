using Grid.Models;
using Grid.Routing;
using Grid.Tests.Models;
using Grid.Tests.Support;
using Xunit;

namespace Grid.Tests.Routing;

public sealed class RouteLeaseTests : IAsyncLifetime
{
    private static readonly ModelKey Key = ModelCluster.Key("m");
    private readonly ManualTime _clock = new();
    private readonly ModelCluster _cluster;
    private int _leases;
    private volatile bool _isAway;

    public RouteLeaseTests() => _cluster = new ModelCluster(_clock);

    public async Task InitializeAsync()
    {
        _cluster.Put("m", 1);
        _cluster.BeforeCall = context =>
        {
            if (context.MethodName == nameof(IModelGrain.LeaseRoutesAsync))
            {
                Interlocked.Increment(ref _leases);
                if (_isAway)
                {
                    throw new OrleansException("The silo of the model's grain does not answer.");
                }
            }
        };
        await _cluster.StartAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    // Who uses its routes never waits for them: they are renewed while they still hold.
    [Fact]
    public async Task Find_HalfTheLeaseOver_RenewsInTheBackground()
    {
        Assert.NotNull(await _cluster.Router.FindAsync(Key, 0, default));
        _clock.Advance((RouteHolders.Lease / 2) - TimeSpan.FromSeconds(1));
        Assert.True(IsFoundAtOnce());
        Assert.Equal(1, _leases);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(IsFoundAtOnce());

        await Eventually.HoldsAsync(() => Task.FromResult(!((ModelRouter)_cluster.Router).IsAsking), "the lease was renewed");
        Assert.Equal(2, _leases);
        _clock.Advance((RouteHolders.Lease / 2) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _cluster.Router.FindAsync(Key, 0, default));
        Assert.Equal(2, _leases);
    }

    // The control plane is away: what is known goes on serving, and not each request waits to find that out.
    [Fact]
    public async Task Find_LeaseLapsedAndGrainAway_GoesOnWithTheLastRoutes()
    {
        var before = await Inference.InferAsync(_cluster, "m");
        _isAway = true;
        _clock.Advance(RouteHolders.Lease + TimeSpan.FromSeconds(1));

        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));

        Assert.True(IsFoundAtOnce());
        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
    }

    // A change after an outage is seen: the last routes are not believed for ever.
    [Fact]
    public async Task Find_GrainBackAfterAnOutage_SeesWhatChangedMeanwhile()
    {
        var before = await Inference.InferAsync(_cluster, "m");
        _isAway = true;
        _clock.Advance(RouteHolders.Lease + TimeSpan.FromSeconds(1));
        Assert.Equal(before, await Inference.InferAsync(_cluster, "m"));
        _cluster.Put("m", 2);
        Assert.Equal(Outcomes.Succeeded, await _cluster.LoadAsync("m"));

        _isAway = false;

        await Eventually.HoldsAsync(
            async () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return await Inference.InferAsync(_cluster, "m") != before;
            },
            "version 2 answers");
    }

    private bool IsFoundAtOnce()
    {
        var found = _cluster.Router.FindAsync(Key, 0, default);
        return found.IsCompletedSuccessfully;
    }
}
