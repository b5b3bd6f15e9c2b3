using Grid.Models;
using Microsoft.Extensions.Logging;

namespace Grid.Cluster;

internal sealed partial class ClusterWatch
{
    private static partial class Log
    {
        [LoggerMessage(
            EventIds.ReconcileFailed, LogLevel.Warning, "The models could not be asked to look after their replicas; tried again soon.")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(
            EventIds.ReconcileModelFailed, LogLevel.Warning, "Model {Model} could not be asked to look after its replicas; tried again soon.")]
        public static partial void ModelFailed(ILogger logger, ModelKey model, Exception error);
    }
}
