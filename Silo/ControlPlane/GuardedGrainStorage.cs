using Orleans.Storage;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// Around the storage in Redis: nothing is read or written while Redis isn't known to hold this cluster's records (Incarnation),
// and each record that was written or read is kept on this silo's disk.
//
// The count of writes is raised after the write, and a snapshot carries the count: a dump that was begun later has a higher
// one, and holds this write.

/// <summary>
/// Stores the state of grains in Redis, as long as it is the cluster's own.
/// </summary>
internal sealed partial class GuardedGrainStorage(
    IGrainStorage inner, RedisRecords records, Incarnation incarnation, SnapshotFiles snapshots, ILogger<GuardedGrainStorage> logger)
    : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await incarnation.RequireAsync();
        await inner.ReadStateAsync(stateName, grainId, grainState);
        if (!grainState.RecordExists)
        {
            // Grains never see null.
            grainState.State = Activator.CreateInstance<T>();
        }
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await incarnation.RequireAsync();
        await inner.WriteStateAsync(stateName, grainId, grainState);
        await KeepAsync(stateName, grainId);
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await incarnation.RequireAsync();
        await inner.ClearStateAsync(stateName, grainId, grainState);
        await KeepAsync(stateName, grainId);
        grainState.State = Activator.CreateInstance<T>();
    }

    // What was written is stored, whatever becomes of the snapshot.
    private async Task KeepAsync(string stateName, GrainId grainId)
    {
        try
        {
            var sequence = await records.CountAsync();
            if (await records.ReadAsync(records.KeyOf(stateName, grainId), sequence, incarnation.Record.Incarnation) is { } snapshot)
            {
                await Task.Run(() => snapshots.Keep(snapshot));
            }
        }
        catch (Exception error) when (error is RedisException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, grainId, error);
        }
    }

    [LoggerMessage(EventIds.SnapshotNotKept, LogLevel.Warning, "No snapshot of grain {Grain} could be kept; the first dump after the next write makes up for it.")]
    private static partial void LogNotKept(ILogger logger, GrainId grain, Exception error);
}
