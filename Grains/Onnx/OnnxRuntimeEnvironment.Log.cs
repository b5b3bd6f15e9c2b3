using Microsoft.Extensions.Logging;

namespace Grid.Onnx;

internal sealed partial class OnnxRuntimeEnvironment
{
    [LoggerMessage(EventIds.OnnxRuntimeCreated, LogLevel.Information,
        "ONNX Runtime {Version} runs with a pool of {Threads} threads for all models.")]
    private static partial void LogCreated(ILogger logger, string version, int threads);

    [LoggerMessage(EventIds.OnnxRuntimeThreadsIgnored, LogLevel.Warning,
        "{Asked} threads were asked for, but this process has made its ONNX Runtime pool of {Threads} already; that one is used.")]
    private static partial void LogThreadsIgnored(ILogger logger, int asked, int threads);

    [LoggerMessage(EventIds.OnnxRuntimeError, LogLevel.Error, "ONNX Runtime, {Session}: {Message} ({Place})")]
    private static partial void LogError(ILogger logger, string session, string message, string place);

    [LoggerMessage(EventIds.OnnxRuntimeWarning, LogLevel.Warning, "ONNX Runtime, {Session}: {Message} ({Place})")]
    private static partial void LogWarning(ILogger logger, string session, string message, string place);

    [LoggerMessage(EventIds.OnnxRuntimeDebug, LogLevel.Debug, "ONNX Runtime, {Session}: {Message} ({Place})")]
    private static partial void LogDebug(ILogger logger, string session, string message, string place);
}
