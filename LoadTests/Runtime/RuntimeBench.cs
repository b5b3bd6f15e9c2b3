using System.Globalization;
using Grid.LoadTests.Reports;

namespace Grid.LoadTests.Runtime;

// What a call of the actor runtime costs: processor time and allocated bytes, in process, from a client's process to a
// silo's, and from one silo's process to another's, with no argument and with one of 600 KB.
//
// With a feed of the real packages the same program is built against them and runs beside ours, alternating within a
// round, so that a machine that slows down slows both; what is claimed are medians of ratios by round. Without one Kestrel's
// echo of the same bytes takes its place between processes, and nothing is claimed.
internal sealed class RuntimeBench(BenchSettings settings)
{
    private const int LargeArgument = 600_000;

    // An HTTP request can't be empty-handed, as a call can.
    private const int SmallBody = 16;

    private static readonly RuntimeShape[] Shapes =
    [
        .. Combine(RuntimePath.InProcess, argument: 0, 1, 8, 64),
        .. Combine(RuntimePath.InProcess, LargeArgument, 1, 8),
        .. Combine(RuntimePath.ClientToSilo, argument: 0, 1, 8, 64),
        .. Combine(RuntimePath.ClientToSilo, LargeArgument, 1, 8),
        .. Combine(RuntimePath.SiloToSilo, argument: 0, 1, 8, 64),
        .. Combine(RuntimePath.SiloToSilo, LargeArgument, 1, 8),
    ];

    private readonly TimeSpan _cellTime = TimeSpan.FromSeconds(settings.Long ? 6 : 1.2);
    private readonly int _rounds = settings.Long ? 21 : 9;

    public async Task<int> RunAsync()
    {
        var figures = new SortedDictionary<string, double?>(StringComparer.Ordinal);
        var targets = new List<BenchTarget>();
        using var real = settings.AgainstFeed is null ? null : RealRuntimeBuild.Make(settings.AgainstFeed);
        await using var ours = await RuntimeContender.StartAsync("grid", settings.RuntimePeerPath);
        await using var peer = real is null ? null : await RuntimeContender.StartAsync("orleans", real.ProgramPath);
        await using var echo = peer is null ? await EchoLoad.StartAsync() : null;
        RuntimeContender[] contenders = peer is null ? [ours] : [ours, peer];

        // The first round warms code and pools up and is thrown away.
        for (var round = -1; round < _rounds; round++)
        {
            foreach (var shape in Shapes)
            {
                foreach (var contender in contenders)
                {
                    var result = await contender.RunAsync(shape, _cellTime);
                    if (round >= 0)
                    {
                        contender.Cells[shape].Add(result);
                    }
                }

                if (echo is not null && shape.IsRemote)
                {
                    var processor = await echo.MeasureAsync(shape.Callers, Math.Max(shape.Argument, SmallBody), _cellTime);
                    if (round >= 0)
                    {
                        ours.Cells[shape].AddEcho(processor);
                    }
                }
            }
        }

        Report(contenders, figures);
        if (peer is not null)
        {
            AddTargets(ours, peer, targets);
        }
        else
        {
            ReportEcho(ours, figures);
        }

        return new BenchReport("runtime", targets, figures).Print();
    }

    private static IEnumerable<RuntimeShape> Combine(RuntimePath path, int argument, params int[] callers)
        => callers.Select(count => new RuntimeShape(path, count, argument));

    private static void Report(RuntimeContender[] contenders, SortedDictionary<string, double?> figures)
    {
        Console.WriteLine($"{"call",-34} {"contender",-9} {"per second",11} {"CPU us caller",14} {"+ silo",9} {"bytes caller",13} {"+ silo",9}");
        foreach (var shape in Shapes)
        {
            foreach (var contender in contenders)
            {
                var cell = contender.Cells[shape];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shape.Name,-34} {contender.Name,-9} {cell.Rate,11:0} {cell.CallerProcessor,14:0.00} {cell.SiloProcessor,9:0.00} {cell.CallerBytes,13:0} {cell.SiloBytes,9:0}"));
                figures[$"{shape.Key}.{contender.Name}.per_second"] = cell.Rate;
                figures[$"{shape.Key}.{contender.Name}.cpu_us"] = cell.Processor;
                figures[$"{shape.Key}.{contender.Name}.bytes"] = cell.Bytes;
            }
        }
    }

    private static void AddTargets(RuntimeContender ours, RuntimeContender peer, List<BenchTarget> targets)
    {
        foreach (var shape in Shapes)
        {
            var (mine, theirs) = (ours.Cells[shape], peer.Cells[shape]);
            var isBulk = shape is { IsRemote: true, Argument: > 0 };
            targets.Add(new BenchTarget($"CPU of {shape.Name} over Orleans", mine.ProcessorOver(theirs), Max: isBulk ? 0.33 : 1.0));
            targets.Add(new BenchTarget($"bytes of {shape.Name} over Orleans", mine.BytesOver(theirs), Max: 1.0));
        }
    }

    private static void ReportEcho(RuntimeContender ours, SortedDictionary<string, double?> figures)
    {
        Console.WriteLine();
        foreach (var shape in Shapes.Where(static shape => shape.IsRemote))
        {
            var cell = ours.Cells[shape];
            figures[$"{shape.Key}.echo.cpu_us"] = cell.EchoProcessor;
            figures[$"{shape.Key}.grid_over_echo"] = cell.ProcessorOverEcho;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{shape.Name,-34} Kestrel takes {cell.EchoProcessor:0.0} us of both processes for the same bytes, there and back; the call is {cell.ProcessorOverEcho:0.00} of that."));
        }
    }
}
