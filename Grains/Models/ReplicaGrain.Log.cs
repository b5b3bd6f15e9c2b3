using Microsoft.Extensions.Logging;

namespace Grid.Models;

internal sealed partial class ReplicaGrain
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ReplicaReady, LogLevel.Information, "Replica {Replica} is warm and takes requests (plan {Fence}).")]
        public static partial void Ready(ILogger logger, ReplicaKey replica, long fence);

        [LoggerMessage(EventIds.ReplicaLoadFailed, LogLevel.Warning, "Replica {Replica} could not be loaded (plan {Fence}): {Reason}")]
        public static partial void LoadFailed(ILogger logger, ReplicaKey replica, long fence, string reason);

        [LoggerMessage(EventIds.ReplicaLoadBroke, LogLevel.Error, "Loading replica {Replica} broke off. This is a bug.")]
        public static partial void LoadBroke(ILogger logger, ReplicaKey replica, Exception error);

        [LoggerMessage(EventIds.ReplicaUnloaded, LogLevel.Information, "Replica {Replica} has drained and is unloaded (plan {Fence}).")]
        public static partial void Unloaded(ILogger logger, ReplicaKey replica, long fence);

        [LoggerMessage(EventIds.ReplicaModelNotTold, LogLevel.Debug, "Replica {Replica} could not tell its model how it stands.")]
        public static partial void ModelNotTold(ILogger logger, ReplicaKey replica, Exception error);
    }
}
