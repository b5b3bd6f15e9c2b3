using Grid.Models;
using Microsoft.Extensions.Logging;

namespace Grid.Files;

internal sealed partial class FileStore
{
    private static partial class Log
    {
        [LoggerMessage(
            EventIds.FilesFetching, LogLevel.Information, "Fetching version {Version} of model {Model} ({Bytes} bytes) from {Door}.")]
        public static partial void Fetching(ILogger logger, ModelKey model, long version, long bytes, string door);

        [LoggerMessage(
            EventIds.FilesDamaged, LogLevel.Error,
            "The copy of version {Version} of model {Model} in '{Folder}' is damaged. It is deleted, and fetched again when it is needed.")]
        public static partial void Damaged(ILogger logger, ModelKey model, long version, string folder);

        [LoggerMessage(EventIds.FilesFetched, LogLevel.Information, "Fetched version {Version} of model {Model} from {Door}.")]
        public static partial void Fetched(ILogger logger, ModelKey model, long version, string door);

        [LoggerMessage(
            EventIds.FilesNotFetched, LogLevel.Warning, "Version {Version} of model {Model} could not be fetched from {Door}.")]
        public static partial void NotFetched(ILogger logger, ModelKey model, long version, string door, Exception error);
    }
}
