using System.Globalization;
using System.Reflection;
using Grid.LoadTests.Load;
using Grid.Processes;
using Grid.LoadTests.Reports;

namespace Grid.LoadTests.Efficiency;

// How much of the machine reaches the model: requests of one row through the front door against
//   raw    ONNX Runtime in a loop at its best batch size (rows/s, in this process, nothing else running),
//   naive  an ASP.NET endpoint that runs the session once per request, one run at a time,
//   naive+ the same with as many runs at a time as there are cores: more threads of ONNX Runtime than the silo has,
//   echo   Kestrel writing the same bytes back.
//
// Every contender but naive+ has one ONNX Runtime thread, and the same 64 keep-alive connections from wrk. Contenders alternate
// within a round, so that a machine that slows down slows all of them; what is claimed are medians of ratios by round.
internal sealed class EfficiencyBench(BenchSettings settings)
{
    private const int Connections = 64;
    private static readonly string[] Contenders = ["grid", "raw", "naive", "naive+", "echo"];

    private readonly TimeSpan _cellTime = TimeSpan.FromSeconds(settings.Long ? 10 : 3);
    private readonly int _rounds = settings.Long ? 11 : Cell.MinRounds;

    public async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("grid-bench-").FullName;
        var figures = new SortedDictionary<string, double?>(StringComparer.Ordinal);
        var targets = new List<BenchTarget>();
        try
        {
            var models = Path.Combine(folder, "models");
            var paths = BenchModel.All.ToDictionary(model => model, model => model.Save(models));
            await using var silo = await ServerProcess.StartAsync(
                address => [settings.SiloPath, "--urls", address.AbsoluteUri, "--models", models, "--data", Path.Combine(folder, "data"), "--threads", "1"],
                "/v2/health/ready",
                CancellationToken.None);
            await using var echo = await StartPeerAsync("echo", null);

            Console.WriteLine($"{"model",-12} {"contender",-9} {"per second",12} {"CPU us/request",15} {"p99 ms",8}");
            foreach (var model in BenchModel.All)
            {
                var cells = await MeasureAsync(model, paths[model], silo, echo);
                Report(model, cells, figures);
                AddTargets(model, cells, targets);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return new BenchReport("efficiency", targets, figures).Print();
    }

    private async Task<Dictionary<string, Cell>> MeasureAsync(BenchModel model, string path, ServerProcess silo, ServerProcess echo)
    {
        using var raw = new RawSession(model, path);
        await using var naive = await StartPeerAsync("naive", path);
        await using var naiveOnAll = await StartPeerAsync("naive+", path);
        var body = InferBody.For(model);
        var cells = Contenders.ToDictionary(contender => contender, _ => new Cell());

        // The first round warms code and pools up and is thrown away.
        for (var round = -1; round < _rounds; round++)
        {
            foreach (var contender in Contenders)
            {
                var cell = round < 0 ? new Cell() : cells[contender];
                switch (contender)
                {
                    case "raw":
                        cell.Add(raw.RowsPerSecond(_cellTime));
                        break;
                    case "grid":
                        await LoadAsync(silo, $"/v2/models/{model.Name}/infer", body, cell);
                        break;
                    case "naive":
                        await LoadAsync(naive, "/infer", body, cell);
                        break;
                    case "naive+":
                        await LoadAsync(naiveOnAll, "/infer", body, cell);
                        break;
                    default:
                        await LoadAsync(echo, "/echo", body, cell);
                        break;
                }
            }
        }

        cells["raw"].Batch = raw.BestBatch;
        return cells;
    }

    private async Task LoadAsync(ServerProcess server, string path, InferBody body, Cell cell)
    {
        var before = server.ProcessorTime;
        var result = await Wrk.RunAsync(new Uri(server.Address, path), body.Bytes, body.Headers, Connections, _cellTime, CancellationToken.None);
        cell.Add(result, server.ProcessorTime - before);
    }

    private static Task<ServerProcess> StartPeerAsync(string peer, string? model)
        => ServerProcess.StartAsync(
            address => [Assembly.GetExecutingAssembly().Location, "peer", peer, address.AbsoluteUri, .. model is null ? Array.Empty<string>() : [model]],
            "/",
            CancellationToken.None);

    private static void Report(BenchModel model, Dictionary<string, Cell> cells, SortedDictionary<string, double?> figures)
    {
        foreach (var contender in Contenders)
        {
            var cell = cells[contender];
            var note = cell.HasErrors ? "  errors" : cell.Batch > 0 ? string.Create(CultureInfo.InvariantCulture, $"  batch {cell.Batch}") : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Name,-12} {contender,-9} {cell.Rate,12:0} {cell.ProcessorMicroseconds,15:0.0} {cell.P99Milliseconds,8:0.00}{note}"));
            figures[$"{model.Name}.{contender}.per_second"] = Finite(cell.Rate);
            figures[$"{model.Name}.{contender}.cpu_us"] = cell.ProcessorMicroseconds;
        }

        foreach (var peer in Contenders[1..])
        {
            figures[$"{model.Name}.grid_over_{peer}"] = Ratio(cells, peer);
        }
    }

    private static void AddTargets(BenchModel model, Dictionary<string, Cell> cells, List<BenchTarget> targets)
    {
        switch (model.Name)
        {
            case "big_mlp":
                targets.Add(new BenchTarget("big_mlp over raw ONNX Runtime at its best batch size", Ratio(cells, "raw"), Min: 0.85));
                targets.Add(new BenchTarget("big_mlp over a naive endpoint on the same one thread", Ratio(cells, "naive"), Min: 4));
                break;
            case "linear10":
                targets.Add(new BenchTarget("linear10 over Kestrel's echo", Ratio(cells, "echo"), Min: 0.75));
                targets.Add(new BenchTarget("linear10 over a naive endpoint on all cores", Ratio(cells, "naive+"), Min: 0.9));
                break;
        }
    }

    // The median over rounds of grid's rate by the peer's in the same round; null where either is inconclusive.
    private static double? Ratio(Dictionary<string, Cell> cells, string peer)
    {
        var (grid, other) = (cells["grid"], cells[peer]);
        return grid.IsConclusive && other.IsConclusive
            ? Cell.Median([.. Enumerable.Range(0, Math.Min(grid.Rounds, other.Rounds)).Select(round => grid.RateOf(round) / other.RateOf(round))])
            : null;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
