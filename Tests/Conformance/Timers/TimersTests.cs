using Grid.Conformance.Support;

namespace Grid.Conformance.Timers;

public abstract class TimersTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private readonly string _key = ClusterFixture.NewKey();

    private ITimersGrain Grain => fixture.Client.GetGrain<ITimersGrain>(_key);

    [Fact]
    public async Task Timer_WithAPeriod_TicksAgainAndAgain()
    {
        await Grain.StartAsync(_key, Soon, Soon).Within();

        await Gates.WaitAsync(_key + ":3");
    }

    [Fact]
    public async Task Timer_WithoutInterleave_WaitsForTheRunningCall()
    {
        await Grain.StartAsync(_key, Soon, Soon).Within();
        var counting = Grain.CountDuringAsync(_key);
        await Gates.WaitAsync(_key + ":in");

        // A timer elsewhere ticks ten times meanwhile.
        await fixture.Client.GetGrain<ITimersGrain>(_key + "other").StartAsync(_key + "other", Soon, Soon).Within();
        await Gates.WaitAsync(_key + "other:10");
        Gates.Open(_key + ":go");

        Assert.Equal(0, await counting.Within());
        await Gates.WaitAsync(_key + ":2");
    }

    [Fact]
    public async Task Timer_WithInterleave_TicksDuringACall()
    {
        await Grain.StartAsync(_key, Soon, Soon, interleave: true).Within();
        await Gates.WaitAsync(_key + ":1");
        var counting = Grain.CountDuringAsync(_key);
        await Gates.WaitAsync(_key + ":in");
        var ticks = await Grain.GetTicksAsync().Within();

        await Gates.WaitAsync($"{_key}:{ticks + 2}");
        Gates.Open(_key + ":go");

        Assert.True(await counting.Within() >= 1);
    }

    [Fact]
    public async Task Timer_WithAnInfinitePeriod_TicksOnce()
    {
        await Grain.StartAsync(_key, Soon, Timeout.InfiniteTimeSpan).Within();
        await Gates.WaitAsync(_key + ":1");
        await fixture.Client.GetGrain<ITimersGrain>(_key + "other").StartAsync(_key + "other", Soon, Soon).Within();
        await Gates.WaitAsync(_key + "other:10");

        Assert.Equal(1, await Grain.GetTicksAsync().Within());
    }

    [Fact]
    public async Task Timer_Changed_TicksByTheNewTimes()
    {
        await Grain.StartAsync(_key, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).Within();
        Assert.Equal(0, await Grain.GetTicksAsync().Within());

        await Grain.ChangeAsync(Soon, Soon).Within();

        await Gates.WaitAsync(_key + ":2");
    }

    [Fact]
    public async Task Timer_Disposed_TicksNoMore()
    {
        await Grain.StartAsync(_key, Soon, Soon).Within();
        await Gates.WaitAsync(_key + ":1");
        await Grain.StopAsync().Within();
        var ticks = await Grain.GetTicksAsync().Within();

        await fixture.Client.GetGrain<ITimersGrain>(_key + "other").StartAsync(_key + "other", Soon, Soon).Within();
        await Gates.WaitAsync(_key + "other:10");

        Assert.Equal(ticks, await Grain.GetTicksAsync().Within());
    }

    [Fact]
    public async Task Timer_WhoseTickFails_GoesOn()
    {
        await Grain.StartFailingAsync(_key).Within();

        await Gates.WaitAsync(_key);
    }

    [Fact]
    public async Task Timer_DisposedDuringATick_CancelsItsToken()
    {
        await Grain.StartWaitingAsync(_key).Within();
        await Gates.WaitAsync(_key + ":in");

        await Grain.StopAsync().Within();

        await Gates.WaitAsync(_key + ":cancelled");
    }
}

public sealed class TimersOnOneSiloTests(OneSilo fixture) : TimersTests(fixture), IClassFixture<OneSilo>;

public sealed class TimersOnThreeSilosTests(ThreeSilos fixture) : TimersTests(fixture), IClassFixture<ThreeSilos>;
