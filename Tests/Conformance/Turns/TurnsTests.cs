using Grid.Conformance.Support;

namespace Grid.Conformance.Turns;

public abstract class TurnsTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    [Fact]
    public async Task Calls_ToOneActivation_RunOneAfterTheOther()
    {
        var grain = fixture.Client.GetGrain<ITurnsGrain>(_key);
        var first = grain.EnterAsync(_key + "1");
        await Gates.WaitAsync(_key + "1:in");
        var second = grain.EnterAsync(_key + "2");

        Assert.Equal(["+" + _key + "1"], await grain.GetLogAsync().Within());
        Gates.Open(_key + "2:go");
        Gates.Open(_key + "1:go");
        await Task.WhenAll(first, second).Within();

        Assert.Equal(["+" + _key + "1", "-" + _key + "1", "+" + _key + "2", "-" + _key + "2"], await grain.GetLogAsync().Within());
    }

    [Fact]
    public async Task Calls_ThatAwaitInBetween_LoseNoUpdate()
    {
        var grain = fixture.Client.GetGrain<ITurnsGrain>(_key);

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.IncrementSlowlyAsync())).Within();

        Assert.Equal(Enumerable.Range(1, 100), results.Order());
    }

    [Fact]
    public async Task Continuations_OfACall_AreTurnsOfItsActivation()
        => Assert.True(await fixture.Client.GetGrain<ITurnsGrain>(_key).StaysOnItsSchedulerAsync().Within());

    [Fact]
    public async Task Calls_ToAReentrantGrain_Interleave()
    {
        var grain = fixture.Client.GetGrain<IReentrantTurnsGrain>(_key);
        var first = grain.EnterAsync(_key + "1");
        var second = grain.EnterAsync(_key + "2");

        await Gates.WaitAsync(_key + "1:in");
        await Gates.WaitAsync(_key + "2:in");
        Gates.Open(_key + "1:go");
        Gates.Open(_key + "2:go");
        await Task.WhenAll(first, second).Within();
    }

    [Fact]
    public async Task ReadOnlyCalls_InterleaveWithEachOther_AndNotWithAnother()
    {
        var grain = fixture.Client.GetGrain<ITurnsGrain>(_key);
        var first = grain.EnterReadOnlyAsync(_key + "1");
        await Gates.WaitAsync(_key + "1:in");
        var second = grain.EnterReadOnlyAsync(_key + "2");
        await Gates.WaitAsync(_key + "2:in");
        var writer = grain.EnterAsync(_key + "w");

        Assert.DoesNotContain("+" + _key + "w", await grain.GetLogAsync().Within());
        Gates.Open(_key + "w:go");
        Gates.Open(_key + "1:go");
        await first.Within();
        Gates.Open(_key + "2:go");
        await Task.WhenAll(second, writer).Within();

        // Orleans lets the other call in as soon as the read-only call that came first has ended.
        var log = await grain.GetLogAsync().Within();
        Assert.True(Array.IndexOf(log, "+" + _key + "w") > Array.IndexOf(log, "-" + _key + "1"), string.Join(' ', log));
    }

    [Fact]
    [Trait("Promise", "StandIn")] // Orleans waits for the first of several read-only calls only.
    public async Task Call_BehindSeveralReadOnlyCalls_WaitsForAllOfThem()
    {
        var grain = fixture.Client.GetGrain<ITurnsGrain>(_key);
        var first = grain.EnterReadOnlyAsync(_key + "1");
        await Gates.WaitAsync(_key + "1:in");
        var second = grain.EnterReadOnlyAsync(_key + "2");
        await Gates.WaitAsync(_key + "2:in");
        var writer = grain.EnterAsync(_key + "w");
        Gates.Open(_key + "w:go");
        Gates.Open(_key + "1:go");
        await first.Within();
        Gates.Open(_key + "2:go");
        await Task.WhenAll(second, writer).Within();

        Assert.Equal(["+" + _key + "w", "-" + _key + "w"], (await grain.GetLogAsync().Within())[^2..]);
    }

    [Fact]
    public async Task AlwaysInterleavedCall_WhileAnotherRuns_StartsAtOnce()
    {
        var grain = fixture.Client.GetGrain<ITurnsGrain>(_key);
        var first = grain.EnterAsync(_key + "1");
        await Gates.WaitAsync(_key + "1:in");
        var second = grain.EnterInterleavedAsync(_key + "2");

        await Gates.WaitAsync(_key + "2:in");
        Gates.Open(_key + "2:go");
        await second.Within();
        Assert.False(first.IsCompleted);
        Gates.Open(_key + "1:go");
        await first.Within();
    }

    [Fact]
    public async Task OneWayCall_ReturnsBeforeItHasRun_AndRuns()
    {
        var grain = fixture.Client.GetGrain<ITurnsGrain>(_key);

        await grain.EnterOneWayAsync(_key).Within();
        await Gates.WaitAsync(_key + ":in");
        Assert.False(Gates.Opened(_key + ":out").IsCompleted);
        Gates.Open(_key + ":go");

        await Gates.WaitAsync(_key + ":out");
    }

    [Fact]
    public async Task StatelessWorker_OfTwo_RunsTwoCallsAtOnceAndTheThirdLater()
    {
        var grain = fixture.Client.GetGrain<IWorkerTurnsGrain>(_key);
        var first = grain.EnterAsync(_key + "1");
        var second = grain.EnterAsync(_key + "2");
        await Gates.WaitAsync(_key + "1:in");
        await Gates.WaitAsync(_key + "2:in");
        var third = grain.EnterAsync(_key + "3");

        await grain.GetLogAsync().Within();
        Assert.False(Gates.Opened(_key + "3:in").IsCompleted);
        Gates.Open(_key + "1:go");
        Gates.Open(_key + "2:go");
        await Gates.WaitAsync(_key + "3:in");
        Gates.Open(_key + "3:go");
        await Task.WhenAll(first, second, third).Within();
    }
}

public sealed class TurnsOnOneSiloTests(OneSilo fixture) : TurnsTests(fixture), IClassFixture<OneSilo>;

public sealed class TurnsOnThreeSilosTests(ThreeSilos fixture) : TurnsTests(fixture), IClassFixture<ThreeSilos>;
