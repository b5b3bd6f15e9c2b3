using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

internal sealed partial class Activation
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ActivationFailed, LogLevel.Error, "Grain {Grain} could not be activated.")]
        public static partial void ActivationFailed(ILogger logger, GrainId grain, Exception exception);

        [LoggerMessage(EventIds.DeactivationFailed, LogLevel.Warning, "OnDeactivateAsync of grain {Grain} failed; the activation goes all the same.")]
        public static partial void DeactivationFailed(ILogger logger, GrainId grain, Exception exception);

        [LoggerMessage(EventIds.StillRunning, LogLevel.Warning, "{Count} calls of grain {Grain} still run after the deactivation time-out; the activation goes without them.")]
        public static partial void StillRunning(ILogger logger, int count, GrainId grain);

        [LoggerMessage(EventIds.OneWayFailed, LogLevel.Warning, "A call without response failed: {Message}.")]
        public static partial void OneWayFailed(ILogger logger, Message message, Exception exception);

        [LoggerMessage(EventIds.CancellationCallbackFailed, LogLevel.Warning, "A cancellation callback failed: {Message}.")]
        public static partial void CancellationCallbackFailed(ILogger logger, Message message, Exception exception);

        [LoggerMessage(EventIds.InconsistentState, LogLevel.Information, "Grain {Grain} is deactivated: its state is older than the stored one.")]
        public static partial void InconsistentState(ILogger logger, GrainId grain, Exception exception);

        [LoggerMessage(EventIds.Duplicate, LogLevel.Warning, "Activation {Loser} goes: its grain has another one, {Winner}.")]
        public static partial void Duplicate(ILogger logger, GrainAddress loser, GrainAddress winner);

        [LoggerMessage(EventIds.DirectoryFailed, LogLevel.Information, "The directory could not be told that grain {Grain} is deactivated; it finds out when the grain is called.")]
        public static partial void NotUnregistered(ILogger logger, GrainId grain, Exception exception);

        [LoggerMessage(EventIds.MigrationFailed, LogLevel.Warning, "Grain {Grain} could not be moved to {Silo}; it is activated again when it is called.")]
        public static partial void MigrationFailed(ILogger logger, GrainId grain, SiloAddress silo, Exception exception);

        [LoggerMessage(EventIds.DisposeFailed, LogLevel.Warning, "Disposing of grain {Grain} failed.")]
        public static partial void DisposeFailed(ILogger logger, GrainId grain, Exception exception);

        [LoggerMessage(EventIds.Expired, LogLevel.Debug, "{Message} was dropped: its caller has given it up.")]
        public static partial void Expired(ILogger logger, Message message);
    }
}
