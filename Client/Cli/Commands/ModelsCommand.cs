using System.CommandLine;

namespace Grid.Client.Cli.Commands;

// Lists the models in the repository.
internal static class ModelsCommand
{
    public static Command Create(CommandContext context)
        => context.Do(new Command("models", "Lists the models, loaded or not."), async (client, _, cancellationToken) =>
        {
            var index = await client.GetIndexAsync(cancellationToken: cancellationToken);
            string[][] rows =
            [
                ["MODEL", "VERSION", "STATE", "REASON"],
                .. index.Select(entry => (string[])[entry.Name, entry.Version, entry.State.ToString().ToLowerInvariant(), entry.Reason]),
            ];
            var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
            foreach (var row in rows)
            {
                await context.Output.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            }

            return 0;
        });
}
