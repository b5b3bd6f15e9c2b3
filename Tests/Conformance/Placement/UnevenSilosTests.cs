using Grid.Conformance.Cluster;
using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Grid.Conformance.Placement;

/// <summary>One silo of three lacks the classes of some grains, as in a rolling upgrade.</summary>
public sealed class UnevenSilosTests(UnevenSilosTests.Silos fixture) : IClassFixture<UnevenSilosTests.Silos>
{
    // Neither a strategy's choice nor a call from that very silo brings a grain there.
    [Fact]
    public async Task SiloWithoutAClass_NeverGetsItsGrains_AndCallsThem()
    {
        var lacking = fixture.Cluster.Silos.Single(
            silo => fixture.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ILocalSiloDetails>().Name == fixture.Lacking);
        foreach (var silo in fixture.Cluster.Silos)
        {
            var factory = fixture.Cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IGrainFactory>();
            for (var i = 0; i < 12; i++)
            {
                var key = ClusterFixture.NewKey();
                foreach (var grain in (ITravellerGrain[])
                    [
                        factory.GetGrain<IScatteredTravellerGrain>(key), factory.GetGrain<ILocalTravellerGrain>(key),
                        factory.GetGrain<IHashedTravellerGrain>(key), factory.GetGrain<ICountedTravellerGrain>(key),
                    ])
                {
                    Assert.NotEqual(lacking.SiloAddress, (await grain.WhereAsync().Within()).Silo);
                }
            }
        }
    }

    public sealed class Silos() : ClusterFixture(3)
    {
        private int _configured;

        /// <summary>Gets the name of the silo that lacks them.</summary>
        public string? Lacking { get; private set; }

        protected override void Configure(InProcessTestClusterBuilder builder) => builder.ConfigureSilo((options, silo) =>
        {
            if (Interlocked.Increment(ref _configured) == 2)
            {
                Lacking = options.SiloName;
                silo.Services.PostConfigure<GrainTypeOptions>(static grains => grains.Classes.RemoveWhere(
                    static type => typeof(ITravellerGrain).IsAssignableFrom(type)));
            }
        });
    }
}
