using System.Collections.Concurrent;
using System.Diagnostics;
using Grid.LoadTests.Efficiency;
using Grid.LoadTests.Reports;
using Grid.Processes;

namespace Grid.LoadTests.Soak;

// Many connections, each with one random valid request after the other: no error, and memory that stays where it is.
internal sealed class SoakBench(BenchSettings settings)
{
    private const int Connections = 1_000;

    private readonly TimeSpan _duration = TimeSpan.FromSeconds(settings.Long ? 540 : 60);

    // Pools and arenas reach their size in the first third: 20 s of the short run.
    private TimeSpan Settling => _duration / 3;

    public async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("grid-soak-").FullName;
        try
        {
            var models = Path.Combine(folder, "models");
            foreach (var model in BenchModel.All)
            {
                model.Save(models);
            }

            await using var silo = await ServerProcess.StartAsync(
                address => [settings.SiloPath, "--urls", address.AbsoluteUri, "--models", models, "--data", Path.Combine(folder, "data")],
                "/v2/health/ready");
            return await RunAsync(silo);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(ServerProcess silo)
    {
        using var stop = new CancellationTokenSource(_duration);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = silo.Address, Timeout = TimeSpan.FromSeconds(60) };
        var errors = new ConcurrentBag<string>();
        var requests = 0L;
        var memory = WatchMemoryAsync(silo, stop.Token);
        var clients = Enumerable.Range(0, Connections).Select(async seed =>
        {
            var source = new RandomRequests(seed);
            while (!stop.IsCancellationRequested)
            {
                var error = await source.SendAsync(http);
                Interlocked.Increment(ref requests);
                if (error is not null)
                {
                    errors.Add(error);
                }
            }
        });
        await Task.WhenAll(clients);
        var samples = await memory;

        var settled = samples.Where(sample => sample.At >= Settling).ToArray();
        var (first, last) = (MegaBytes(settled.Take(5)), MegaBytes(settled.TakeLast(5)));
        Console.WriteLine($"{Connections} connections, {_duration.TotalSeconds:0} s, {requests} requests, {errors.Count} errors");
        Console.WriteLine($"memory: {first:0} MB after {Settling.TotalSeconds:0} s, {last:0} MB at the end, {settled.Max(sample => sample.Bytes) / 1048576.0:0} MB at most");
        foreach (var group in errors.GroupBy(error => error).OrderByDescending(group => group.Count()).Take(5))
        {
            Console.WriteLine($"{group.Count()} times: {group.Key}");
        }

        return new BenchReport(
            "soak",
            [
                new BenchTarget("errors", requests > Connections ? errors.Count : null, Max: 0),
                new BenchTarget("memory at the end over memory after the first third", last / first, Max: 1.05),
            ],
            new Dictionary<string, double?>
            {
                ["connections"] = Connections,
                ["requests"] = requests,
                ["requests_per_second"] = requests / _duration.TotalSeconds,
                ["memory_settled_mb"] = first,
                ["memory_end_mb"] = last,
            }).Print();
    }

    private static double MegaBytes(IEnumerable<(TimeSpan At, long Bytes)> samples) => Cell.Median([.. samples.Select(sample => sample.Bytes / 1048576.0)]);

    private static async Task<List<(TimeSpan At, long Bytes)>> WatchMemoryAsync(ServerProcess silo, CancellationToken cancellationToken)
    {
        var samples = new List<(TimeSpan, long)>();
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                samples.Add((Stopwatch.GetElapsedTime(started), silo.ResidentBytes));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return samples;
    }
}
