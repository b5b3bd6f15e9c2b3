using System.Globalization;
using System.Text.Json;

namespace Grid.Client.Cli;

// The cluster's key, as a silo keeps it in its data folder: {"SERVICE": {"Key": "..."}} in cluster.json. Only the silo's user
// can read it.
internal static class ClusterKeyFile
{
    private const string Name = "cluster.json";

    // Where a silo of the launcher has its data: data-PORT beside a Redis, else data, in the launcher's folder (GRID_ROOT, which
    // it sets) wherever it is called from.
    public static string DefaultFolder(Uri server)
    {
        if (Environment.GetEnvironmentVariable("GRID_DATA") is { Length: > 0 } folder)
        {
            return folder;
        }

        var root = Environment.GetEnvironmentVariable("GRID_ROOT") is { Length: > 0 } launcher ? launcher : ".";
        var own = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"data-{server.Port}"));
        return File.Exists(Path.Combine(own, Name)) ? own : Path.Combine(root, "data");
    }

    public static string PathIn(string folder) => Path.Combine(folder, Name);

    public static string Read(string folder, string? service)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
        {
            throw new CommandException(
                $"'{path}' isn't there. It holds the cluster's key, without which a silo recovers nothing. Run this on the machine of a silo, " +
                "with --data its data folder, or put the Key that its cluster.json holds into the variable GRID_CLUSTER_KEY.");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var clusters = json.RootElement.EnumerateObject().ToArray();
            var found = service is null && clusters.Length == 1 ? clusters : [.. clusters.Where(cluster => cluster.Name == service)];
            return found is [var own]
                ? own.Value.GetProperty("Key").GetString()!
                : throw new CommandException(
                    $"'{path}' has the service ids {string.Join(", ", clusters.Select(static cluster => cluster.Name))}. Name one with --service-id.");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException($"'{path}' is not what a silo writes: {error.Message}");
        }
    }
}
