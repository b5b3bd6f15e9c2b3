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
    /// <returns>The record, or null if the silo was in no cluster of this service yet.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public ClusterRecord? Read() => ReadAll().GetValueOrDefault(settings.ServiceId);

    /// <summary>Writes the record. Those of other services stay.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Write(ClusterRecord record)
    {
        var records = ReadAll();
        records[settings.ServiceId] = record;
        new StateFiles(folder.FullPath).Replace(Name, JsonSerializer.SerializeToUtf8Bytes(records), isSecret: true);
    }

    private Dictionary<string, ClusterRecord> ReadAll()
    {
        var path = Path.Combine(folder.FullPath, Name);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, ClusterRecord>>(File.ReadAllBytes(path)) ?? []
                : [];
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{path}', which names the cluster, is damaged: {error.Message} Delete it to have the silo read it from Redis again.", error);
        }
    }
}
