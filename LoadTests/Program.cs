using Grid.LoadTests;
using Grid.LoadTests.Chaos;
using Grid.LoadTests.Efficiency;
using Grid.LoadTests.Peers;
using Grid.LoadTests.Runtime;
using Grid.LoadTests.Soak;

return args switch
{
    ["peer", "echo", var url] => await EchoPeer.RunAsync(url),
    ["peer", "naive", var url, var model] => await NaivePeer.RunAsync(url, model),
    ["efficiency", .. var rest] => await new EfficiencyBench(BenchSettings.Parse(rest)).RunAsync(),
    ["runtime", .. var rest] => await new RuntimeBench(BenchSettings.Parse(rest)).RunAsync(),
    ["soak", .. var rest] => await new SoakBench(BenchSettings.Parse(rest)).RunAsync(),
    ["chaos", .. var rest] => await new ChaosBench(ChaosBenchSettings.Parse(rest)).RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Benchmarks: efficiency, runtime, soak, chaos. Run one with ./grid bench NAME [--long]; runtime also takes --against-feed PATH, chaos --seed NUMBER.");
    return 2;
}
