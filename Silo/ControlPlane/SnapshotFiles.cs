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
/// <param name="logger">Where files that can't be read are named.</param>
internal sealed partial class SnapshotFiles(DataFolder folder, SiloSettings settings, ILogger<SnapshotFiles> logger)
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
    /// <returns>The snapshots; those that can't be read are left out, and the log names them.</returns>
    public List<Snapshot> ReadAll()
    {
        var prefix = settings.ServiceId + "/";
        var found = new List<Snapshot>();
        foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(_files.Value.PathOf("x"))!, "*.json"))
        {
            try
            {
                if (Read(Path.GetFileName(path)) is { } snapshot && snapshot.Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    found.Add(snapshot);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogUnreadable(logger, path, error.Message);
            }
        }

        return found;
    }

    /// <summary>Gets the highest count of writes that a snapshot has.</summary>
    /// <param name="incarnation">The incarnation whose writes are counted.</param>
    /// <returns>The count; 0 if there is no snapshot of it.</returns>
    public long HighestSequence(string incarnation)
        => ReadAll().Where(snapshot => snapshot.Incarnation == incarnation).Select(static snapshot => snapshot.Sequence).DefaultIfEmpty(0).Max();

    private static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + ".json";

    // Null from a file that is damaged: others have one, too, and this one is written anew with the next change.
    private Snapshot? Read(string name)
    {
        if (_files.Value.Read(name) is not { } content)
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize<Snapshot>(content) is { Key: not null, Etag: not null, Data: not null, Incarnation: not null } snapshot)
            {
                return snapshot;
            }

            LogUnreadable(logger, _files.Value.PathOf(name), "It is no snapshot.");
        }
        catch (JsonException error)
        {
            LogUnreadable(logger, _files.Value.PathOf(name), error.Message);
        }

        return null;
    }

    [LoggerMessage(EventIds.SnapshotUnreadable, LogLevel.Warning, "The snapshot '{Path}' can't be read, and is left out: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
