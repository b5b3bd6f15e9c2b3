using Microsoft.Extensions.Logging;

namespace Grid.Storage;

internal sealed partial class FileGrainStorage
{
    private static partial class Log
    {
        [LoggerMessage(
            EventIds.StateFileDamaged,
            LogLevel.Error,
            "The state file '{Path}' is damaged. Put it back from a backup, or move it away to start without it.")]
        public static partial void Damaged(ILogger logger, string path, Exception error);

        [LoggerMessage(EventIds.StateChangeFailed, LogLevel.Error, "The state file '{Path}' could not be changed.")]
        public static partial void ChangeFailed(ILogger logger, string path, Exception error);
    }
}
