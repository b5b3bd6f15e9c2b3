using System.CommandLine;

namespace Grid.Client.Cli.Commands;

// Unloads a model; its files stay.
internal static class UnloadCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("model") { Description = "The model's name." };
        return context.Do(new Command("unload", "Unloads a model. Its files stay, so that it can be loaded again.") { model }, async (client, call, cancellationToken) =>
        {
            var name = call.GetRequiredValue(model);
            await client.Model(name).UnloadAsync(cancellationToken: cancellationToken);
            await context.Output.WriteLineAsync($"{name} is unloaded.");
            return 0;
        });
    }
}
