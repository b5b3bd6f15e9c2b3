using System.CommandLine;

namespace Grid.Client.Cli.Commands;

// Loads a model of the repository.
internal static class LoadCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("model") { Description = "The model's name." };
        var config = new Option<string?>("--config") { Description = "A configuration as JSON in place of the model's own, e.g. '{\"maxBatchSize\": 8}'." };
        return context.Do(new Command("load", "Loads a model, or loads it anew from its files.") { model, config }, async (client, call, cancellationToken) =>
        {
            var name = call.GetRequiredValue(model);
            await client.Model(name).LoadAsync(call.GetValue(config), cancellationToken: cancellationToken);
            await context.Output.WriteLineAsync($"{name} is loaded.");
            return 0;
        });
    }
}
