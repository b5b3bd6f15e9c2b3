using System.Diagnostics;
using System.Globalization;
using Grid.Storage;
using Grid.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Grid.Tests.Storage;

[Trait("Kind", "Fault")]
public sealed class StateCrashTests
{
    private const int Kills = 10;

    // A process that writes without pause is killed in the middle of it. What it had reported as written is there, nothing
    // older and nothing torn; at most the one write that was under way for a grain is there as well.
    [Fact]
    public async Task Write_ProcessKilledAtRandomMoments_KeepsEachReportedWrite()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(11);
        var reported = new long[StateWriter.Grains];
        for (var kill = 0; kill < Kills; kill++)
        {
            await RunAndKillAsync(folder.FullPath, random.Next(1, 60), reported);

            // Opening takes the lock: it went with the process.
            using var data = new DataFolder(folder.FullPath);
            var store = new FileGrainStorage(data, NullLogger<FileGrainStorage>.Instance);
            for (var grain = 0; grain < StateWriter.Grains; grain++)
            {
                var read = new GrainState<TestState>();
                await store.ReadStateAsync("state", StateWriter.Grain(grain), read);
                Assert.InRange(read.State!.Number, reported[grain], reported[grain] + 1);
                Assert.Equal(read.State!.Number == 0 ? "" : StateWriter.TextFor(read.State!.Number), read.State!.Text);

                // The next writer goes on from what it reads, reported or not.
                reported[grain] = read.State!.Number;
            }

            Assert.Empty(Directory.GetFiles(folder.PathOf("state"), "*.tmp"));
        }
    }

    // Killed after so many reports, which come at no particular step of the writes that are under way then.
    private static async Task RunAndKillAsync(string folder, int reports, long[] reported)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { typeof(StateWriter).Assembly.Location, StateWriter.Command, folder },
        };
        using var writer = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Eventually.Deadline, TimeProvider.System);
        for (var i = 0; i < reports; i++)
        {
            var line = await writer.StandardOutput.ReadLineAsync(deadline.Token);
            Assert.True(line is not null, "The writer ended by itself.");
            Take(line, reported);
        }

        writer.Kill();
        while (await writer.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            // A last line that the kill has cut has no end to be trusted.
            if (line.Contains(' ', StringComparison.Ordinal))
            {
                Take(line, reported);
            }
        }

        await writer.WaitForExitAsync(deadline.Token);
    }

    private static void Take(string line, long[] reported)
    {
        var parts = line.Split(' ');
        var grain = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var number = long.Parse(parts[1], CultureInfo.InvariantCulture);
        reported[grain] = Math.Max(reported[grain], number);
    }
}
