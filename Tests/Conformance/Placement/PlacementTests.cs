using Grid.Conformance.Support;

namespace Grid.Conformance.Placement;

public abstract class PlacementTests(PlacementTests.Fixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    [Fact]
    public async Task OwnDirector_IsAskedForTheGrainWithTheRequestsContext()
    {
        RequestContext.Set("wish", "close by");
        await fixture.Client.GetGrain<IChosenGrain>(_key).PingAsync().Within();
        RequestContext.Remove("wish");

        Assert.Equal("close by", ChosenPlacementDirector.Asked["chosen/" + _key]);
    }

    [Fact]
    public async Task OwnDirector_Throwing_FailsTheCall()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => fixture.Client.GetGrain<IChosenGrain>("nowhere" + _key).PingAsync().Within());

        Assert.Contains("no silo will do", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuiltInStrategies_WithOneSilo_PlaceThere()
    {
        Assert.Equal("RandomGrain", await fixture.Client.GetGrain<IRandomGrain>(_key).GetNameAsync().Within());
        Assert.Equal("LocalGrain", await fixture.Client.GetGrain<ILocalGrain>(_key).GetNameAsync().Within());
        Assert.Equal("HashedGrain", await fixture.Client.GetGrain<IHashedGrain>(_key).GetNameAsync().Within());
        Assert.Equal("CountedGrain", await fixture.Client.GetGrain<ICountedGrain>(_key).GetNameAsync().Within());
        Assert.Equal("OptimizedGrain", await fixture.Client.GetGrain<IOptimizedGrain>(_key).GetNameAsync().Within());
    }

    public abstract class Fixture(short silos) : ClusterFixture(silos)
    {
        protected override void Configure(ISiloBuilder silo) => silo.AddPlacementDirector<ChosenPlacement, ChosenPlacementDirector>();
    }
}

public sealed class PlacementOnOneSiloTests(PlacementOnOneSiloTests.Silos fixture) : PlacementTests(fixture), IClassFixture<PlacementOnOneSiloTests.Silos>
{
    public sealed class Silos() : Fixture(1);
}

public sealed class PlacementOnThreeSilosTests(PlacementOnThreeSilosTests.Silos fixture) : PlacementTests(fixture), IClassFixture<PlacementOnThreeSilosTests.Silos>
{
    public sealed class Silos() : Fixture(3);
}
