using Orleans.Storage;

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
        var verdict = await incarnation.RequireAsync();
        await ChangeAsync(inner.WriteStateAsync(stateName, grainId, grainState));
        await KeepAsync(stateName, grainId, verdict.Incarnation);
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var verdict = await incarnation.RequireAsync();
        await ChangeAsync(inner.ClearStateAsync(stateName, grainId, grainState));
        await KeepAsync(stateName, grainId, verdict.Incarnation);
        grainState.State = Activator.CreateInstance<T>();
    }

    // A change that failed may have been made, and then the next dump is to have it.
    private async Task ChangeAsync(Task change)
    {
        try
        {
            await change;
        }
        catch
        {
            records.OnCountMissed();
            throw;
        }
    }

    // What was written is stored, whatever becomes of the snapshot. The incarnation is that of before the write: what was written
    // to one that was replaced meanwhile must not count among the writes of its successor.
    private async Task KeepAsync(string stateName, GrainId grainId, string cluster)
    {
        try
        {
            var sequence = await records.CountAsync();
            incarnation.OnCounted(sequence, cluster);
            if (await records.ReadAsync(records.KeyOf(stateName, grainId), sequence, cluster) is { } snapshot)
            {
                await Task.Run(() => snapshots.Keep(snapshot));
            }
        }
        catch (Exception error) when (RedisFault.Is(error) || error is IOException or UnauthorizedAccessException)
        {
            records.OnCountMissed();
            LogNotKept(logger, grainId, error);
        }
    }

    [LoggerMessage(EventIds.SnapshotNotKept, LogLevel.Warning, "No snapshot of grain {Grain} could be kept; the next dump makes up for it.")]
    private static partial void LogNotKept(ILogger logger, GrainId grain, Exception error);
}
