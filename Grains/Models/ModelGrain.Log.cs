using Microsoft.Extensions.Logging;

namespace Grid.Models;

internal sealed partial class ModelGrain
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Model {Model} serves version(s) {Versions}.")]
        public static partial void Loaded(ILogger logger, ModelKey model, string versions);

        [LoggerMessage(EventIds.ModelOperationFailed, LogLevel.Warning, "{Operation} of model {Model} failed ({Failure}): {Reason}")]
        public static partial void OperationFailed(
            ILogger logger, OperationKind operation, ModelKey model, ModelFailure failure, string reason);

        [LoggerMessage(EventIds.ModelUnloaded, LogLevel.Information, "Model {Model} is unloaded and stays so.")]
        public static partial void Unloaded(ILogger logger, ModelKey model);

        [LoggerMessage(EventIds.ModelOperationBroke, LogLevel.Error, "{Operation} of model {Model} broke off.")]
        public static partial void OperationBroke(ILogger logger, OperationKind operation, ModelKey model, Exception error);

        [LoggerMessage(
            EventIds.ModelStateChangedElsewhere,
            LogLevel.Warning,
            "The state of model {Model} was changed by another activation; this one ends.")]
        public static partial void ChangedElsewhere(ILogger logger, ModelKey model, Exception error);

        [LoggerMessage(
            EventIds.ModelStateNotStored, LogLevel.Error, "The state of model {Model} could not be stored; it is read again.")]
        public static partial void NotStored(ILogger logger, ModelKey model, Exception error);

        [LoggerMessage(
            EventIds.ModelStateNotRead,
            LogLevel.Error,
            "The state of model {Model} can't be read. It serves what it served, and its operation waits.")]
        public static partial void NotRead(ILogger logger, ModelKey model, Exception error);

        [LoggerMessage(
            EventIds.ModelStillDraining, LogLevel.Warning, "Model {Model} is unloaded, but requests under way hold it for more than {Time}.")]
        public static partial void StillDraining(ILogger logger, ModelKey model, TimeSpan time, Exception error);

        [LoggerMessage(
            EventIds.ModelFilesDiffer,
            LogLevel.Warning,
            "Silo {Silo} holds other files for version {Version} of model {Model} (digest {Digest}) than those that were registered " +
            "first, by {Holders}. Those are served. Give the silo's files a version of their own, or load the model at its door.")]
        public static partial void FilesDiffer(
            ILogger logger, ModelKey model, long version, SiloAddress silo, string digest, string holders);

        [LoggerMessage(
            EventIds.FilesNotCopied, LogLevel.Warning,
            "Version {Version} of model {Model} could not be copied to silo {Silo}; it is lost with the one silo that holds it.")]
        public static partial void NotCopied(ILogger logger, ModelKey model, long version, SiloAddress silo, Exception error);

        [LoggerMessage(EventIds.ModelReplicaMoves, LogLevel.Information, "Replica {Replica} leaves silo {Silo}.")]
        public static partial void ReplicaMoves(ILogger logger, ReplicaKey replica, SiloAddress silo);

        [LoggerMessage(EventIds.ModelReplicaLost, LogLevel.Warning, "Replica {Replica} no longer serves: {Reason}")]
        public static partial void ReplicaLost(ILogger logger, ReplicaKey replica, string reason);

        [LoggerMessage(EventIds.ModelReplicaNotReached, LogLevel.Warning, "Replica {Replica} could not be reached.")]
        public static partial void ReplicaNotReached(ILogger logger, ReplicaKey replica, Exception error);

        [LoggerMessage(
            EventIds.ModelRouteHolderLost,
            LogLevel.Debug,
            "A holder of routes of model {Model} did not take the new ones; it learns of them by a stale route.")]
        public static partial void HolderLost(ILogger logger, ModelKey model, Exception error);

        [LoggerMessage(
            EventIds.ModelRouteHolderLate,
            LogLevel.Debug,
            "A holder of routes of model {Model} did not say within {Limit} that it took the new ones.")]
        public static partial void HolderLate(ILogger logger, ModelKey model, TimeSpan limit);
    }
}
