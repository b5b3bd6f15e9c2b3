using System.Globalization;
using Grid.Chaos.Calls;
using Grid.Chaos.Disturbances;
using Grid.Chaos.Silos;
using Grid.LoadTests.Reports;

namespace Grid.LoadTests.Chaos;

// Three silo processes and a Redis under constant load, to which in random order all happens that may happen to them, and
// then a rolling restart. What callers saw is checked afterwards, from their log alone (LogCheck).
internal sealed class ChaosBench(ChaosBenchSettings settings)
{
    private static readonly ClusterTiming Timing = new(Probe: TimeSpan.FromSeconds(1), Response: TimeSpan.FromSeconds(15));
    private static readonly Disturbance[] All = Enum.GetValues<Disturbance>();

    private readonly int _rounds = settings.Long ? 20 : 2;
    private readonly Dictionary<string, double?> _figures = [];
    private readonly List<string> _violations = [];
    private readonly List<(Disturbance What, TimeSpan Time)> _recoveries = [];
    private int _calls;

    public async Task<int> RunAsync()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_rounds} rounds, seed {settings.Seed} (--seed {settings.Seed} chooses the same again)"));
        var random = new Random(settings.Seed);
        for (var round = 1; round <= _rounds; round++)
        {
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            await RunRoundAsync(random);
        }

        Console.WriteLine();
        Console.WriteLine("rolling restart, with clients that send again what was rejected");
        var failed = await RestartAllAsync(random);
        foreach (var violation in _violations.Take(20))
        {
            Console.WriteLine($"VIOLATION: {violation}");
        }

        foreach (var kind in _recoveries.GroupBy(static recovery => recovery.What))
        {
            _figures[$"{kind.Key}_grains_back_s".ToLowerInvariant()] = kind.Max(static recovery => recovery.Time.TotalSeconds);
        }

        _figures["calls"] = _calls;
        _figures["seed"] = settings.Seed;
        var killed = _recoveries.Where(static recovery => recovery.What == Disturbance.Kill).Max(static recovery => (double?)recovery.Time.TotalSeconds);
        return new BenchReport(
            "chaos",
            [
                new BenchTarget("seconds until each grain of a killed silo answered", killed, Max: Timing.Death.TotalSeconds),
                new BenchTarget("violations", _violations.Count, Max: 0),
                new BenchTarget("failed calls in a rolling restart", failed, Max: 0),
            ],
            _figures).Print();
    }

    // A cluster of its own for each round: a violation of one must not spoil the next.
    private async Task RunRoundAsync(Random random)
    {
        var order = All.ToArray();
        random.Shuffle(order);
        await using var cluster = await SiloCluster.StartAsync(3, Timing);
        await using var load = await ConstantLoad.StartAsync(cluster, new LoadSettings { Seed = random.Next() });
        var run = new ChaosRun(cluster, load, new ChaosSettings { Seed = random.Next() }, Console.WriteLine);
        foreach (var what in order)
        {
            await run.DisturbAsync(what);
        }

        await EndAsync(load, run);
    }

    private async Task<int?> RestartAllAsync(Random random)
    {
        await using var cluster = await SiloCluster.StartAsync(3, Timing);
        await using var load = await ConstantLoad.StartAsync(cluster, new LoadSettings { Seed = random.Next(), RetryFor = TimeSpan.FromSeconds(10) });
        var run = new ChaosRun(cluster, load, new ChaosSettings { Seed = random.Next() }, Console.WriteLine);
        await run.RestartAllAsync();
        await EndAsync(load, run);
        var calls = load.Log.Calls;
        return calls.Count > 1000 ? calls.Count(static call => !call.IsAnswered) : null;
    }

    private async Task EndAsync(ConstantLoad load, ChaosRun run)
    {
        var violations = await run.FindViolationsAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Log.Calls.Count} calls, {violations.Count} violations"));
        _violations.AddRange(violations);
        _recoveries.AddRange(run.Recoveries);
        _calls += load.Log.Calls.Count;
    }
}
