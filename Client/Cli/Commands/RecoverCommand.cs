using System.CommandLine;
using System.Net;

namespace Grid.Client.Cli.Commands;

// Puts the control plane's state back into a Redis that has lost it.
internal static class RecoverCommand
{
    private const string KeyVariable = "GRID_CLUSTER_KEY";

    public static Command Create(CommandContext context)
    {
        var data = new Option<string?>("--data")
        {
            Description = $"The data folder of a silo on this machine, whose cluster.json has the cluster's key. Default: the variable "
                + $"GRID_DATA, else ./data-PORT of the server or ./data. The variable {KeyVariable} gives the key itself.",
        };
        var service = new Option<string?>("--service-id") { Description = "The service id, if the folder has several." };
        return context.Do(
            new Command(
                "recover",
                "Puts the control plane's state back into a Redis that has lost it, from the snapshots that the running silos keep.")
            {
                data, service,
            },
            async (client, call, cancellationToken) =>
            {
                var key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given
                    ? given
                    : ClusterKeyFile.Read(call.GetValue(data) ?? ClusterKeyFile.DefaultFolder(client.Address), call.GetValue(service));
                try
                {
                    var (records, silos) = await client.RecoverAsync(key, cancellationToken);
                    await context.Output.WriteLineAsync($"{records} records were put back from the snapshots of {silos} silos.");
                    return 0;
                }
                catch (GridException error) when (error.Status == HttpStatusCode.NotFound)
                {
                    throw new CommandException(
                        $"{client.Address} is no silo of the cluster that the key is of. Name one with --server, and the data folder of that silo with --data.");
                }
            });
    }
}
