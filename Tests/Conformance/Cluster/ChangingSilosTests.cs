using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Grid.Conformance.Cluster;

// Silos come, stop and die. Each test has a cluster of its own.
public sealed class ChangingSilosTests : IAsyncLifetime
{
    private readonly string _key = ClusterFixture.NewKey();
    private ClusterFixture _fixture = new ThreeSilos();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task SiloAdded_IsSeenByAllAndTakesGrains()
    {
        await _fixture.InitializeAsync();
        var before = await Task.WhenAll(Grains(30).Select(static grain => grain.WhereAsync())).Within();

        var added = await _fixture.Cluster.StartAdditionalSiloAsync().Within();
        await _fixture.Cluster.WaitForLivenessToStabilizeAsync().Within();

        Assert.Equal(before, await Task.WhenAll(Grains(30).Select(static grain => grain.WhereAsync())).Within());
        await Eventually.SucceedsAsync(async () =>
        {
            var places = await Task.WhenAll(Enumerable.Range(0, 40)
                .Select(_ => _fixture.Client.GetGrain<IScatteredTravellerGrain>(ClusterFixture.NewKey()).WhereAsync())).Within();
            Assert.Contains(places, place => place.Silo.Equals(added.SiloAddress));
        });
    }

    // Semantics 1 and 4.
    [Fact]
    public async Task SiloKilled_ItsCallsFailAndItsGrainsComeBackElsewhere()
    {
        _fixture = new QuickSilos();
        await _fixture.InitializeAsync();
        var places = await Task.WhenAll(Grains(30).Select(static grain => grain.WhereAsync())).Within();
        var victim = _fixture.Cluster.Silos[1];
        var lost = Array.FindIndex(places, place => place.Silo.Equals(victim.SiloAddress));
        var running = Factory(0).GetGrain<IScatteredTravellerGrain>($"{_key}-{lost}").WaitAsync(_key);
        await Gates.WaitAsync(_key + ":in");

        await _fixture.Cluster.KillSiloAsync(victim).Within();
        await _fixture.Cluster.WaitForLivenessToStabilizeAsync(didKill: true).Within();

        await Assert.ThrowsAnyAsync<Exception>(() => running.Within());
        for (var i = 0; i < 30; i++)
        {
            var grain = Grains(30)[i];
            await Eventually.SucceedsAsync(async () =>
            {
                var now = await grain.WhereAsync();
                Assert.NotEqual(victim.SiloAddress, now.Silo);
                if (!places[i].Silo.Equals(victim.SiloAddress))
                {
                    Assert.Equal(places[i], now);
                }
            });
        }

        foreach (var silo in _fixture.Cluster.Silos)
        {
            var membership = _fixture.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IClusterMembershipService>();
            await Eventually.SucceedsAsync(() =>
            {
                Assert.Equal(SiloStatus.Dead, membership.CurrentSnapshot.Members[victim.SiloAddress].Status);
                return Task.CompletedTask;
            });
        }

        Gates.Open(_key + ":go");
    }

    // Semantic 6. Callers try again what was rejected or lost its silo, as Orleans wants it.
    [Fact]
    public async Task SiloStopped_UnderLoad_FailsNoCallThatIsTriedAgain()
    {
        await _fixture.InitializeAsync();
        await Task.WhenAll(Grains(30).Select(static grain => grain.WhereAsync())).Within();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(worker => CallAllAsync(Factory(worker % 2), stop.Token)).ToArray();

        await _fixture.Cluster.StopSiloAsync(_fixture.Cluster.Silos[2]).Within();
        await Task.WhenAll(Grains(30).Select(static grain => grain.WhereAsync())).Within();
        await stop.CancelAsync();

        var calls = await Task.WhenAll(load).Within();
        Assert.All(calls, static count => Assert.True(count > 0));
    }

    [Fact]
    public async Task SilosRestartedOneByOne_UnderLoad_KeepOneActivationAtATime()
    {
        await _fixture.InitializeAsync();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => CallAllAsync(Factory(0), stop.Token)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await _fixture.Cluster.StartAdditionalSiloAsync().Within();
            await _fixture.Cluster.WaitForLivenessToStabilizeAsync().Within();
            await _fixture.Cluster.StopSiloAsync(_fixture.Cluster.Silos[1]).Within();
            await _fixture.Cluster.WaitForLivenessToStabilizeAsync().Within();
            for (var key = 0; key < 30; key++)
            {
                var answers = await Task.WhenAll(_fixture.Cluster.Silos
                    .Select((_, index) => Factory(index).GetGrain<IScatteredTravellerGrain>($"{_key}-{key}").WhereAsync())).Within();
                Assert.Single(answers.Distinct());
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(load).Within();
    }

    private IGrainFactory Factory(int index)
        => _fixture.Cluster.GetSiloServiceProvider(_fixture.Cluster.Silos[index].SiloAddress).GetRequiredService<IGrainFactory>();

    private IScatteredTravellerGrain[] Grains(int count)
        => [.. Enumerable.Range(0, count).Select(i => _fixture.Client.GetGrain<IScatteredTravellerGrain>($"{_key}-{i}"))];

    private async Task<int> CallAllAsync(IGrainFactory factory, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            var grain = factory.GetGrain<IScatteredTravellerGrain>($"{_key}-{count % 30}");
            await Eventually.SucceedsAsync(() => grain.WhereAsync());
            await Task.Yield();
        }

        return count;
    }

    // Soon enough for a test that waits for it, and not so soon that a busy machine is taken for a death.
    private sealed class QuickSilos() : ClusterFixture(3)
    {
        protected override void Configure(ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 5;
        });
    }
}
