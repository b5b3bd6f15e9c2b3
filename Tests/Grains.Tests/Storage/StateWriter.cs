using Grid.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Tests.Storage;

// Writes states without pause and reports each write once it is done, until it is killed.
internal static class StateWriter
{
    public const string Command = "write-states";
    public const int Grains = 3;

    public static GrainId Grain(int number) => GrainId.Create("writer", $"g{number}");

    // The payload's length goes by the number, so that a record torn at any place is seen.
    public static string TextFor(long number) => new((char)('a' + (number % 26)), (int)(number % 97) * 100);

    public static async Task RunAsync(string folder)
    {
        using var data = new DataFolder(folder);
        var store = new FileGrainStorage(data, NullLogger<FileGrainStorage>.Instance);
        await Task.WhenAll(Enumerable.Range(0, Grains).Select(async grain =>
        {
            var state = new GrainState<TestState>();
            await store.ReadStateAsync("state", Grain(grain), state);
            while (true)
            {
                state.State!.Number++;
                state.State!.Text = TextFor(state.State!.Number);
                await store.WriteStateAsync("state", Grain(grain), state);
                var line = FormattableString.Invariant($"{grain} {state.State!.Number}");
                lock (data)
                {
                    Console.Out.WriteLine(line);
                    Console.Out.Flush();
                }
            }
        }));
    }
}
