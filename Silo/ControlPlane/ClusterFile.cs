using System.Text.Json;
using Grid.Silo.Hosting;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// The cluster's record on this silo's disk: the file <c>cluster.json</c> in its data folder, an object with a member for each
/// service id. It holds the cluster's secret.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="settings">The settings.</param>
internal sealed class ClusterFile(DataFolder folder, SiloSettings settings)
{
    private const string Name = "cluster.json";

    /// <summary>Reads the record.</summary>
    /// <returns>The record, or null if the silo was in no cluster yet.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public ClusterRecord? Read()
    {
        var path = Path.Combine(folder.FullPath, Name);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, ClusterRecord>>(File.ReadAllBytes(path))?.GetValueOrDefault(settings.ServiceId)
                : null;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{path}', which names the cluster, is damaged: {error.Message} Delete it to have the silo read it from Redis again.", error);
        }
    }

    /// <summary>Writes the record.</summary>
    /// <param name="record">The record.</param>
    public void Write(ClusterRecord record)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, ClusterRecord> { [settings.ServiceId] = record });
        new StateFiles(folder.FullPath).Replace(Name, content, isSecret: true);
    }
}
