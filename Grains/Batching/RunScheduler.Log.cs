using Microsoft.Extensions.Logging;

namespace Grid.Batching;

internal sealed partial class RunScheduler
{
    [LoggerMessage(EventIds.RunThreadFaulted, LogLevel.Critical,
        "A run failed for a reason that is not its model's: memory ran out, a log provider threw, or the engine has a fault. "
        + "Its requests were answered so.")]
    private static partial void LogFaulted(ILogger logger, Exception exception);
}
