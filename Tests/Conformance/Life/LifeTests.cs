using Grid.Conformance.Support;
using Orleans.Configuration;

namespace Grid.Conformance.Life;

public abstract class LifeTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private ILifeGrain Grain => fixture.Client.GetGrain<ILifeGrain>(_key);

    private IManagementGrain Management => fixture.Client.GetGrain<IManagementGrain>(0);

    [Fact]
    public async Task OnActivateAsync_Throwing_FailsItsCallAndTheNextActivatesAnew()
    {
        var grain = fixture.Client.GetGrain<IFailingGrain>(_key);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.GetAttemptAsync().Within());

        Assert.Equal("not yet", error.Message);
        Assert.Equal(2, await grain.GetAttemptAsync().Within());
    }

    [Fact]
    public async Task DeactivateOnIdle_AfterTheCall_EndsTheActivation()
    {
        var first = await Grain.GoAsync().Within();
        await Gates.WaitAsync(_key + ":gone");

        Assert.Equal(DeactivationReasonCode.ApplicationRequested, LifeGrain.Gone[_key]);
        Assert.NotEqual(first, await Grain.GetActivationAsync().Within());
    }

    [Fact]
    public async Task DeactivateOnIdle_WithCallsWaiting_RunsThemOnANewActivation()
    {
        var first = await Grain.GetActivationAsync().Within();
        var running = Grain.GoAfterAsync(_key);
        await Gates.WaitAsync(_key + ":in");
        var waiting = Grain.GetActivationAsync();
        Assert.False(Gates.Opened(_key + ":gone").IsCompleted);

        Gates.Open(_key + ":go");

        await running.Within();
        Assert.NotEqual(first, await waiting.Within());
        await Gates.WaitAsync(_key + ":gone");
    }

    [Fact]
    public async Task Deactivated_OfAContext_CompletesWhenTheActivationHasGone()
    {
        await Grain.GetActivationAsync().Within();
        Assert.True(fixture.Cluster.TryGetGrainContext(Grain.GetGrainId(), out var context));
        Assert.Equal(Grain.GetGrainId(), context.GrainId);
        Assert.Equal(Grain.GetGrainId(), context.Address.GrainId);

        context.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "test"));

        await context.Deactivated.Within();
        Assert.Equal(DeactivationReasonCode.RuntimeRequested, LifeGrain.Gone[_key]);
    }

    [Fact]
    public async Task Collection_OfAnIdleActivation_DeactivatesIt()
    {
        var first = await Grain.GetActivationAsync().Within();

        await Management.ForceActivationCollection(TimeSpan.Zero).Within();
        await Gates.WaitAsync(_key + ":gone");

        Assert.Equal(DeactivationReasonCode.ActivationIdle, LifeGrain.Gone[_key]);
        Assert.NotEqual(first, await Grain.GetActivationAsync().Within());
    }

    [Fact]
    public async Task Collection_WhileACallRuns_LeavesTheActivation()
    {
        var first = await Grain.GetActivationAsync().Within();
        var running = Grain.WaitAsync(_key);
        await Gates.WaitAsync(_key + ":in");

        await Management.ForceActivationCollection(TimeSpan.Zero).Within();

        Gates.Open(_key + ":go");
        await running.Within();
        Assert.Equal(first, await Grain.GetActivationAsync().Within());
    }

    [Fact]
    public async Task Collection_OfAYoungActivation_LeavesIt()
    {
        var first = await Grain.GetActivationAsync().Within();

        await Management.ForceActivationCollection(TimeSpan.FromHours(1)).Within();

        Assert.Equal(first, await Grain.GetActivationAsync().Within());
    }

    [Fact]
    public async Task Timer_WithoutKeepAlive_DoesNotKeepTheActivation()
    {
        await Grain.StartTimerAsync(keepAlive: false).Within();
        await Gates.WaitAsync(_key + ":tick");

        // Of what nobody has used for long, while it ticks all the time. A collection that comes in a tick leaves it to the next.
        await Eventually.SucceedsAsync(async () =>
        {
            await Management.ForceActivationCollection(TimeSpan.FromSeconds(1)).Within();
            Assert.True(Gates.Opened(_key + ":gone").IsCompleted);
        });
    }

    // Semantic 6: running turns end, OnDeactivateAsync runs, then the membership entry says Dead.
    [Fact]
    public async Task Stop_Gracefully_EndsRunningCallsAndDeactivates()
    {
        var own = new OneSilo();
        await own.InitializeAsync();
        var grain = own.Client.GetGrain<ILifeGrain>(_key);
        var running = grain.WaitAsync(_key);
        await Gates.WaitAsync(_key + ":in");
        var silo = own.Cluster.Silos[0];

        var stop = own.Cluster.StopSiloAsync(silo);
        Assert.False(Gates.Opened(_key + ":gone").IsCompleted);
        Gates.Open(_key + ":go");

        await stop.Within();
        Assert.True(Gates.Opened(_key + ":gone").IsCompleted);
        Assert.Equal(DeactivationReasonCode.ShuttingDown, LifeGrain.Gone[_key]);
        Assert.False(silo.IsActive);
        await running.Within();
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Collection_AgeNotAboveTheQuantum_StopsTheSiloFromStarting()
    {
        var own = new BadlyConfigured();

        var error = await Assert.ThrowsAnyAsync<Exception>(own.InitializeAsync);

        Assert.Contains("CollectionAge", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class BadlyConfigured() : ClusterFixture(1)
    {
        protected override void Configure(ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(static options =>
        {
            options.CollectionAge = TimeSpan.FromSeconds(30);
            options.CollectionQuantum = TimeSpan.FromMinutes(1);
        });
    }
}

public sealed class LifeOnOneSiloTests(OneSilo fixture) : LifeTests(fixture), IClassFixture<OneSilo>;

public sealed class LifeOnThreeSilosTests(ThreeSilos fixture) : LifeTests(fixture), IClassFixture<ThreeSilos>;
