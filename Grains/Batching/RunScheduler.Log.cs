using Microsoft.Extensions.Logging;

namespace Grid.Batching;

internal sealed partial class RunScheduler
{
    [LoggerMessage(EventIds.RunThreadFaulted, LogLevel.Critical,
        "A run thread caught an exception that no part of the engine should let through. This is a bug.")]
    private static partial void LogFaulted(ILogger logger, Exception exception);
}
