using System.CommandLine;

namespace Grid.Client.Cli.Commands;

// Puts the control plane's state back into a Redis that has lost it.
internal static class RecoverCommand
{
    public static Command Create(CommandContext context)
        => context.Do(
            new Command(
                "recover",
                "Puts the control plane's state back into a Redis that has lost it, from the snapshots that the running silos keep."),
            async (client, _, cancellationToken) =>
            {
                var (records, silos) = await client.RecoverAsync(cancellationToken);
                await context.Output.WriteLineAsync($"{records} records were put back from the snapshots of {silos} silos.");
                return 0;
            });
}
