using Microsoft.Extensions.Logging;

namespace Grid.Models;

internal sealed partial class ReplicaGrain
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ReplicaLoadBroke, LogLevel.Error, "Loading replica {Replica} broke off. This is a bug.")]
        public static partial void LoadBroke(ILogger logger, ReplicaKey replica, Exception error);

        [LoggerMessage(EventIds.ReplicaModelNotTold, LogLevel.Debug, "Replica {Replica} could not tell its model how it stands.")]
        public static partial void ModelNotTold(ILogger logger, ReplicaKey replica, Exception error);
    }
}
