using Grid.Tests.Storage;

namespace Grid.Tests;

// Test runners load the assembly and never come here. A crash test starts it as a process of its own, to kill it.
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [StateWriter.Command, var folder])
        {
            await Console.Error.WriteLineAsync("Run the tests with 'dotnet test'.");
            return 1;
        }

        await StateWriter.RunAsync(folder);
        return 0;
    }
}
