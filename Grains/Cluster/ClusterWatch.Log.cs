using Grid.Models;
using Microsoft.Extensions.Logging;

namespace Grid.Cluster;

internal sealed partial class ClusterWatch
{
    private static partial class Log
    {
        [LoggerMessage(
            EventIds.ReconcileFailed, LogLevel.Warning, "The models could not be asked to look after their replicas; tried again until they can.")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(
            EventIds.ReconcileModelFailed, LogLevel.Warning,
            "{Failed} of {Models} models could not be asked to look after their replicas ({Kinds}; {Model} for one); tried again until they can.")]
        public static partial void ModelsFailed(ILogger logger, int failed, int models, string kinds, ModelKey model, Exception error);

        [LoggerMessage(EventIds.ReconcileWorks, LogLevel.Information, "All models could be asked again to look after their replicas.")]
        public static partial void Works(ILogger logger);
    }
}
