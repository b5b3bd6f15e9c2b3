using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grid.Silo.Hosting;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// The snapshots on this silo's disk, one file for each record.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="settings">The settings.</param>
internal sealed class SnapshotFiles(DataFolder folder, SiloSettings settings)
{
    private readonly Lazy<StateFiles> _files = new(() => new StateFiles(folder.Make("snapshots")));
    private readonly Lock _lock = new();

    /// <summary>Keeps a snapshot, unless a later one of the record, and of the same incarnation, is there.</summary>
    /// <param name="snapshot">The snapshot.</param>
    public void Keep(Snapshot snapshot)
    {
        var name = NameOf(snapshot.Key);
        lock (_lock)
        {
            if (Read(name) is not { } held || held.Incarnation != snapshot.Incarnation || held.Sequence < snapshot.Sequence)
            {
                _files.Value.Replace(name, JsonSerializer.SerializeToUtf8Bytes(snapshot));
            }
        }
    }

    /// <summary>Reads all snapshots of this service.</summary>
    /// <returns>The snapshots; those that can't be read are left out.</returns>
    public List<Snapshot> ReadAll()
    {
        var prefix = settings.ServiceId + "/";
        var found = new List<Snapshot>();
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(_files.Value.PathOf("x"))!, "*.json"))
        {
            if (Read(Path.GetFileName(path)) is { } snapshot && snapshot.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                found.Add(snapshot);
            }
        }

        return found;
    }

    private static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + ".json";

    private Snapshot? Read(string name)
    {
        try
        {
            return _files.Value.Read(name) is { } content ? JsonSerializer.Deserialize<Snapshot>(content) : null;
        }
        catch (JsonException)
        {
            // Others have one, too; this one is written anew with the next change.
            return null;
        }
    }
}
