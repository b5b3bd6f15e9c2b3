using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.TestingHost;

namespace Grid.Conformance.Cluster;

// What is there only with several silos, none of which comes or goes.
public sealed class SeveralSilosTests(SeveralSilosTests.Silos fixture) : IClassFixture<SeveralSilosTests.Silos>
{
    private readonly string _key = ClusterFixture.NewKey();

    // Semantic 1.
    [Fact]
    public async Task Grain_CalledFromAllSilosAtOnce_HasOneActivation()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"{_key}-{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 30)
                .Select(i => Factory(i % 3).GetGrain<IScatteredTravellerGrain>(key).WhereAsync())).Within();

            Assert.Single(answers.Distinct());
        }
    }

    [Fact]
    public async Task Grain_CalledFromWithinGrainsOfOtherSilos_IsTheSame()
    {
        var wanted = fixture.Client.GetGrain<IScatteredTravellerGrain>(_key);
        var first = await wanted.WhereAsync().Within();

        foreach (var asker in Enumerable.Range(0, 20).Select(i => fixture.Client.GetGrain<IScatteredTravellerGrain>($"{_key}-{i}")))
        {
            Assert.Equal(first, await asker.AskAsync(wanted).Within());
        }
    }

    [Fact]
    public async Task RandomPlacement_UsesAllSilos()
        => Assert.Equal(3, (await PlaceAsync<IScatteredTravellerGrain>(60, fixture.Client)).Count);

    [Fact]
    public async Task ActivationCountPlacement_SpreadsEvenly()
    {
        var counts = await PlaceAsync<ICountedTravellerGrain>(90, fixture.Client);

        Assert.Equal(3, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 5, 60));
    }

    [Fact]
    public async Task PreferLocalPlacement_KeepsTheGrainWhereItIsCalledFirst()
    {
        for (var i = 0; i < 3; i++)
        {
            var where = await Factory(i).GetGrain<ILocalTravellerGrain>($"{_key}-{i}").WhereAsync().Within();

            Assert.Equal(Silo(i).SiloAddress, where.Silo);
        }
    }

    [Fact]
    public async Task StatelessWorker_RunsWhereItIsCalled()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Silo(i).SiloAddress, (await Factory(i).GetGrain<IWorkerTravellerGrain>(_key).WhereAsync().Within()).Silo);
        }
    }

    [Fact]
    public async Task Membership_IsTheSameOnAllSilos()
    {
        await fixture.Cluster.WaitForLivenessToStabilizeAsync();

        foreach (var silo in fixture.Cluster.Silos)
        {
            var snapshot = Services(silo).GetRequiredService<IClusterMembershipService>().CurrentSnapshot;
            Assert.All(fixture.Cluster.Silos, other => Assert.Equal(SiloStatus.Active, snapshot.Members[other.SiloAddress].Status));
        }
    }

    [Fact]
    public async Task Metadata_OfEachSilo_IsKnownToAll()
    {
        foreach (var silo in fixture.Cluster.Silos)
        {
            foreach (var other in fixture.Cluster.Silos)
            {
                await Eventually.SucceedsAsync(() =>
                {
                    Assert.Equal(other.Name, Services(silo).GetRequiredService<ISiloMetadataCache>().GetSiloMetadata(other.SiloAddress).Metadata["name"]);
                    return Task.CompletedTask;
                });
            }
        }
    }

    [Fact]
    public async Task Management_SeesTheActivationsOfAllSilos()
    {
        var places = new List<Whereabouts>();
        for (var i = 0; i < 20; i++)
        {
            places.Add(await fixture.Client.GetGrain<IScatteredTravellerGrain>($"{_key}-{i}").WhereAsync().Within());
        }

        var statistics = await fixture.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics().Within();

        for (var i = 0; i < 20; i++)
        {
            var id = fixture.Client.GetGrain<IScatteredTravellerGrain>($"{_key}-{i}").GetGrainId();
            Assert.Equal(places[i].Silo, Assert.Single(statistics, item => item.GrainId == id).SiloAddress);
        }
    }

    [Fact]
    public async Task Cancellation_ReachesACallOnAnotherSilo()
    {
        var grain = await FindOnAsync(Silo(2), Factory(0));
        using var source = new CancellationTokenSource();
        var sleeping = grain.SleepAsync(_key, source.Token);
        await Gates.WaitAsync(_key + ":in");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping.Within());
        await Gates.WaitAsync(_key + ":cancelled");
    }

    [Fact]
    public async Task Migration_ToAHintedSilo_TakesTheStateAlong()
    {
        var grain = fixture.Client.GetGrain<IScatteredTravellerGrain>(_key);
        await grain.SetAsync(17, 42).Within();
        var before = await grain.WhereAsync().Within();
        var target = fixture.Cluster.Silos.First(silo => !silo.SiloAddress.Equals(before.Silo)).SiloAddress;

        await grain.MoveAsync(target).Within();

        await Eventually.SucceedsAsync(async () => Assert.Equal(target, (await grain.WhereAsync().Within()).Silo));
        Assert.Equal((17, 42), await grain.GetAsync().Within());
        Assert.NotEqual(before.Activation, (await grain.WhereAsync().Within()).Activation);
    }

    [Fact]
    public async Task Migration_WhileCalled_LosesNoCall()
    {
        var grain = fixture.Client.GetGrain<IScatteredTravellerGrain>(_key);
        await grain.WhereAsync().Within();
        for (var move = 0; move < 6; move++)
        {
            var calls = Enumerable.Range(0, 20).Select(i => Factory(i % 3).GetGrain<IScatteredTravellerGrain>(_key).WhereAsync()).ToArray();
            await grain.MoveAsync(Silo(move % 3).SiloAddress).Within();
            await Task.WhenAll(calls).Within();
        }
    }

    private InProcessSiloHandle Silo(int index) => fixture.Cluster.Silos[index];

    private IServiceProvider Services(InProcessSiloHandle silo) => fixture.Cluster.GetSiloServiceProvider(silo.SiloAddress);

    private IGrainFactory Factory(int index) => Services(Silo(index)).GetRequiredService<IGrainFactory>();

    private async Task<Dictionary<SiloAddress, int>> PlaceAsync<TGrain>(int count, IGrainFactory factory)
        where TGrain : ITravellerGrain
    {
        var counts = new Dictionary<SiloAddress, int>();
        for (var i = 0; i < count; i++)
        {
            var where = await factory.GetGrain<TGrain>($"{_key}-{i}").WhereAsync().Within();
            counts[where.Silo] = counts.GetValueOrDefault(where.Silo) + 1;
        }

        return counts;
    }

    private async Task<ITravellerGrain> FindOnAsync(InProcessSiloHandle silo, IGrainFactory factory)
    {
        for (var i = 0; ; i++)
        {
            var grain = factory.GetGrain<IScatteredTravellerGrain>($"{_key}-{i}");
            if ((await grain.WhereAsync().Within()).Silo.Equals(silo.SiloAddress))
            {
                return grain;
            }
        }
    }

    public sealed class Silos() : ClusterFixture(3)
    {
        protected override void Configure(InProcessTestClusterBuilder builder)
            => builder.ConfigureSilo(static (options, silo) => silo.UseSiloMetadata(new Dictionary<string, string> { ["name"] = options.SiloName }));
    }
}
