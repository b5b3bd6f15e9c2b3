using Grid.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// Copies all records to this silo's disk now and then, if there were writes: the silo that wrote one may be lost together
/// with Redis.
/// </summary>
internal sealed partial class SnapshotDump(
    RedisRecords records, Incarnation incarnation, SnapshotFiles files, TimeProvider clock, ILogger<SnapshotDump> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private long _dumped;

    /// <summary>Copies the records now, if there were writes since the last time.</summary>
    /// <returns>A task that ends when that is done.</returns>
    public async Task DumpAsync()
    {
        var cluster = (await incarnation.RequireAsync()).Incarnation;
        await records.CountMissedAsync();
        var sequence = await records.GetCountAsync();
        if (sequence == _dumped)
        {
            return;
        }

        await foreach (var key in records.ListAsync())
        {
            if (await records.ReadAsync(key, sequence, cluster) is { } snapshot)
            {
                files.Keep(snapshot);
            }
        }

        _dumped = sequence;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await DumpAsync();
            }
            catch (StateNotWrittenException)
            {
                // There is nothing to copy that is the cluster's.
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, error);
            }
        }
    }

    [LoggerMessage(EventIds.SnapshotDumpFailed, LogLevel.Warning, "The control plane's records could not be copied to this silo's disk.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
