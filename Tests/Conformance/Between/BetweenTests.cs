using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Grid.Conformance.Between;

public abstract class BetweenTests(BetweenTests.Fixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private IBetweenGrain Grain => fixture.Client.GetGrain<IBetweenGrain>(_key);

    [Fact]
    public async Task RequestContext_SetByACaller_ReachesTheCalleeAndItsCallees()
    {
        RequestContext.Set("tenant", "blue");

        Assert.Equal("blue", await Grain.GetContextAsync("tenant").Within());
        Assert.Equal("blue", await Grain.GetContextOfAnotherAsync("tenant").Within());
        Assert.Equal("blue", RequestContext.Get("tenant"));

        RequestContext.Remove("tenant");
        Assert.Null(await Grain.GetContextAsync("tenant").Within());
    }

    [Fact]
    public async Task RequestContext_SetByACallee_StaysThere()
    {
        await Grain.SetContextAsync("inner", "value").Within();

        Assert.Null(RequestContext.Get("inner"));
        Assert.Null(await Grain.GetContextAsync("inner").Within());
    }

    [Fact]
    public async Task IncomingFilter_SeesTheCallAndMayChangeItsResult()
    {
        Assert.Equal(1003, await Grain.AddAsync(1, 2).Within());

        var seen = Assert.Single(fixture.Incoming.Calls, call => call.Target == Grain.GetGrainId().ToString());
        Assert.Equal("AddAsync", seen.Method);
        Assert.Equal("AddAsync", seen.InterfaceMethod);
        Assert.Equal("1003", seen.Outcome);
    }

    [Fact]
    public async Task IncomingFilter_SeesTheFailure()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain.FailAsync().Within());

        Assert.Equal("from the grain", Assert.Single(fixture.Incoming.Calls, call => call.Target == Grain.GetGrainId().ToString()).Outcome);
    }

    [Fact]
    public async Task Filter_OfTheGrainItself_RunsAroundItsCalls()
        => Assert.Equal("filtered result", await fixture.Client.GetGrain<IFilteringGrain>(_key).GetAsync().Within());

    [Fact]
    public async Task OutgoingFilter_OfTheClient_SeesAndRefuses()
    {
        await Grain.AddAsync(1, 2).Within();

        var seen = Assert.Single(fixture.OutgoingOfClient.Calls, call => call.Target == Grain.GetGrainId().ToString());
        Assert.Equal("1003", seen.Outcome);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => fixture.Client.GetGrain<IBetweenGrain>("refused" + _key).FailAsync().Within());
        Assert.DoesNotContain(fixture.Incoming.Calls, call => call.Target.EndsWith("refused" + _key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OutgoingFilter_OfTheSilo_SeesItsGrainsCallsAndTheirSource()
    {
        await Grain.GetContextOfAnotherAsync("x").Within();

        var seen = Assert.Single(fixture.OutgoingOfSilo.Calls, call => call.Target == $"between/{_key}-other");
        Assert.Equal("GetContextAsync", seen.Method);
        Assert.Equal($"between/{_key}", seen.Source);
        Assert.Equal($"between/{_key}", Assert.Single(fixture.Incoming.Calls, call => call.Target == $"between/{_key}-other").Source);
    }

    public abstract class Fixture(short silos) : ClusterFixture(silos)
    {
        internal IncomingRecorder Incoming { get; } = new();

        internal OutgoingRecorder OutgoingOfSilo { get; } = new();

        internal OutgoingRecorder OutgoingOfClient { get; } = new();

        protected override void Configure(ISiloBuilder silo)
        {
            silo.AddIncomingGrainCallFilter(Incoming);
            silo.AddOutgoingGrainCallFilter(OutgoingOfSilo);
        }

        protected override void Configure(InProcessTestClusterBuilder builder)
            => builder.ConfigureClient(client => client.Services.AddSingleton<IOutgoingGrainCallFilter>(OutgoingOfClient));
    }
}

public sealed class BetweenOnOneSiloTests(BetweenOnOneSiloTests.Silos fixture) : BetweenTests(fixture), IClassFixture<BetweenOnOneSiloTests.Silos>
{
    public sealed class Silos() : Fixture(1);
}

public sealed class BetweenOnThreeSilosTests(BetweenOnThreeSilosTests.Silos fixture) : BetweenTests(fixture), IClassFixture<BetweenOnThreeSilosTests.Silos>
{
    public sealed class Silos() : Fixture(3);
}
