using Grid.Models;
using Microsoft.Extensions.Logging;

namespace Grid.Serving;

internal sealed partial class ReplicaLoader
{
    [LoggerMessage(EventIds.ReplicaLoaded, LogLevel.Information, "Replica '{Replica}' is loaded; it joins at most {MaxBatchSize} rows.")]
    private static partial void LogLoaded(ILogger logger, ReplicaKey replica, int maxBatchSize);

    [LoggerMessage(EventIds.ReplicaLoadFailed, LogLevel.Warning, "Replica '{Replica}' could not be loaded. {Reason}")]
    private static partial void LogLoadFailed(ILogger logger, ReplicaKey replica, string reason);

    [LoggerMessage(EventIds.BatchingChosen, LogLevel.Debug,
        "Requests of '{Replica}' are joined to at most {MaxBatchSize} rows: rows come out of a joined run as they do alone.")]
    private static partial void LogBatchingChosen(ILogger logger, string replica, int maxBatchSize);

    [LoggerMessage(EventIds.BatchingRefused, LogLevel.Information, "Requests of '{Replica}' are served one by one. {Reason}")]
    private static partial void LogBatchingRefused(ILogger logger, string replica, string reason);
}
