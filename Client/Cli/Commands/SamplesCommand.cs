using System.CommandLine;
using Grid.Client.Cli.Samples;

namespace Grid.Client.Cli.Commands;

// Asks each sample model for an answer and compares it with the one the model gave when it was trained.
internal static class SamplesCommand
{
    public static Command Create(CommandContext context)
    {
        var examples = new Option<DirectoryInfo>("--examples")
        {
            Description = "The folder of the examples.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("Samples", "examples")),
        };
        var all = new Option<bool>("--all") { Description = "Send every example instead of the last of each sample." };
        return context.Do(new Command("samples", "Asks the sample models, and shows their answers.") { examples, all }, async (client, call, cancellationToken) =>
        {
            var folder = call.GetRequiredValue(examples);
            string[] files = folder.Exists ? [.. Directory.EnumerateFiles(folder.FullName, "*.json").Order(StringComparer.Ordinal)] : [];
            if (files.Length == 0)
            {
                throw new CommandException($"There are no examples in '{folder}'. Run this at the root of the project, or name their folder with --examples.");
            }

            var failures = 0;
            SampleExample? shortest = null;
            foreach (var file in files)
            {
                var read = await SampleExample.ReadAsync(file, cancellationToken);
                foreach (var example in call.GetValue(all) ? read : read.TakeLast(1))
                {
                    failures += await AskAsync(client, example, context, cancellationToken) ? 0 : 1;
                    shortest = shortest is null || Length(example) < Length(shortest) ? example : shortest;
                }
            }

            if (shortest is not null && failures == 0)
            {
                await context.Output.WriteLineAsync("The same without the client:");
                await context.Output.WriteLineAsync($"  {CurlLine.Write(client.Address, shortest)}");
            }

            return failures == 0 ? 0 : 1;
        });
    }

    private static int Length(SampleExample example) => example.Request.GetRawText().Length;

    private static async Task<bool> AskAsync(GridClient client, SampleExample example, CommandContext context, CancellationToken cancellationToken)
    {
        InferResponse answer;
        try
        {
            answer = await client.Model(example.Model).InferAsync(example.Inputs, cancellationToken: cancellationToken);
        }
        catch (GridException error)
        {
            await context.Error.WriteLineAsync($"{example.Model}: {error.Message}");
            return false;
        }

        if (SampleCheck.Difference(answer, example.Expected) is { } difference)
        {
            await context.Error.WriteLineAsync($"{example.Model}: {difference}. Other model files than those of the examples? './grid train' writes both.");
            return false;
        }

        var words = SampleAnswer.Describe(answer);
        if (example.Show.Count == 1)
        {
            await context.Output.WriteLineAsync($"{example.Model}: {words}: \"{example.Show[0]}\"");
        }
        else
        {
            await context.Output.WriteLineAsync($"{example.Model}: {words}");
            foreach (var line in example.Show)
            {
                await context.Output.WriteLineAsync($"  {line}");
            }
        }

        return true;
    }
}
