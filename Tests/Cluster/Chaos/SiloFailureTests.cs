using Grid.Chaos.Calls;
using Grid.Chaos.Disturbances;
using Xunit;
using Xunit.Abstractions;

namespace Grid.Cluster.Chaos;

// What callers may see while something happens to a cluster of silo processes is said by LogCheck; here each thing happens
// once. ./grid bench chaos has them happen at length and in any order.
[Trait("Kind", "Fault")]
public sealed class SiloFailureTests(ClusterFixture fixture, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private static readonly ChaosSettings Settings = new()
    {
        Pause = ClusterFixture.Timing.Death,
        RedisOutage = TimeSpan.FromSeconds(1),
    };

    private static readonly LoadSettings CallsOnAndOn = new() { KeysOfAKind = 4, Pause = TimeSpan.FromMilliseconds(60) };

    [Theory]
    [InlineData(Disturbance.Join)]
    [InlineData(Disturbance.Kill)]
    [InlineData(Disturbance.CutOffRedis)]
    [InlineData(Disturbance.RedisRestart)]
    public Task Calls_UnderWay_FailOnlyIfTheyMay(Disturbance what)
        => CheckAsync(CallsOnAndOn, run => run.DisturbAsync(what));

    // Orleans fails a few calls to a silo that stops, takes longer to end a silo that was declared dead while it stood still
    // or was cut off, and its clients find no gateway after the table was lost.
    [Theory]
    [Trait("Promise", "StandIn")]
    [InlineData(Disturbance.Stop)]
    [InlineData(Disturbance.Pause)]
    [InlineData(Disturbance.CutOffOthers)]
    [InlineData(Disturbance.RedisLoss)]
    public Task Calls_UnderWay_FailOnlyIfTheyMayHere(Disturbance what)
        => CheckAsync(CallsOnAndOn, run => run.DisturbAsync(what));

    // Clients that send again what was rejected see nothing of an upgrade. With Orleans a call now and then gets no answer in
    // time, which is not a rejection.
    [Fact]
    [Trait("Promise", "StandIn")]
    public Task Calls_RetriedWhileAllSilosRestart_AllSucceed()
        => CheckAsync(CallsOnAndOn with { RetryFor = TimeSpan.FromSeconds(10) }, static run => run.RestartAllAsync());

    private async Task CheckAsync(LoadSettings calls, Func<ChaosRun, Task> disturb)
    {
        await fixture.Cluster.FillAsync(Settings.Silos);
        IReadOnlyList<string> violations;
        await using (var load = await ConstantLoad.StartAsync(fixture.Cluster, calls))
        {
            var run = new ChaosRun(fixture.Cluster, load, Settings, output.WriteLine);
            await disturb(run);
            violations = await run.FindViolationsAsync();
            Assert.True(load.Log.Calls.Count > 100, $"Only {load.Log.Calls.Count} calls ended: the test has shown nothing.");
        }

        Assert.True(violations.Count == 0, $"{violations.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, violations.Take(20))}");
    }
}
