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
            Description = "The data folder of a silo on this machine, whose cluster.json has the cluster's key. Default: the key itself in "
                + $"the variable {KeyVariable}, else the folder in GRID_DATA, else data-PORT of the server or data, as './grid up' makes them.",
        };
        var service = new Option<string?>("--service-id") { Description = "The service id, if the folder has several." };
        var withoutMissing = new Option<bool>("--without-missing")
        {
            Description = "Go on without the snapshots of silos that do not answer, or without any. What only they have stays lost.",
        };
        return context.Do(
            new Command(
                "recover",
                "Puts the control plane's state back into a Redis that has lost it, from the snapshots that the running silos keep.")
            {
                data, service, withoutMissing,
            },
            async (client, call, cancellationToken) =>
            {
                var (key, source) = FindKey(call.GetValue(data), call.GetValue(service), client.Address);
                try
                {
                    await WriteAsync(context.Output, await client.RecoverAsync(key, call.GetValue(withoutMissing), cancellationToken));
                    return 0;
                }
                catch (GridException error) when (error.Status == HttpStatusCode.NotFound)
                {
                    throw new CommandException(
                        $"{client.Address} is no silo of the cluster that the key from {source} is of, or runs without Redis. Name a silo " +
                        "with --server, and the data folder of that silo with --data.");
                }
                catch (GridException error) when (error is { Status: null, InnerException: OperationCanceledException })
                {
                    throw new CommandException(
                        $"{client.Address} did not finish in time: {error.Reason}. The recovery was broken off. What it has put back stays, and " +
                        "it may be run again.");
                }
            });
    }

    // What was named for this call comes before what the environment says.
    private static (string Key, string Source) FindKey(string? data, string? service, Uri server)
    {
        if (data is null && Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given)
        {
            return (given, $"the variable {KeyVariable}");
        }

        var folder = data ?? ClusterKeyFile.DefaultFolder(server);
        return (ClusterKeyFile.Read(folder, service), $"'{ClusterKeyFile.PathIn(folder)}'");
    }

    private static async Task WriteAsync(TextWriter output, Recovery done)
    {
        await output.WriteLineAsync($"{done.Records} records were put back from the snapshots of {done.Silos} silos.");
        foreach (var silo in done.Missing)
        {
            await output.WriteLineAsync($"Left out, since it did not answer: {silo}");
        }

        foreach (var record in done.Conflicts)
        {
            await output.WriteLineAsync($"Written since the loss, so not put back: {record}");
        }
    }
}
