using Microsoft.Extensions.Logging;

namespace Grid.Models;

internal sealed partial class ModelBootstrap
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.BootFinished, LogLevel.Information, "{Succeeded} of {Models} models are as they should be.")]
        public static partial void Finished(ILogger logger, int succeeded, int models);

        [LoggerMessage(EventIds.BootModelFailed, LogLevel.Warning, "The grain of model '{Model}' can't be asked.")]
        public static partial void ModelFailed(ILogger logger, string model, Exception error);

        [LoggerMessage(EventIds.BootRetried, LogLevel.Error, "The models could not be loaded; tried again in {Pause}.")]
        public static partial void Retried(ILogger logger, TimeSpan pause, Exception error);
    }
}
