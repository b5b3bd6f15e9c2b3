using Grid.Storage;

namespace Grid.Silo.Rest;

/// <summary>
/// Turns what went wrong with a request into its answer.
/// </summary>
/// <param name="logger">Gets what is no caller's fault.</param>
internal sealed partial class RestErrors(ILogger<RestErrors> logger)
{
    /// <summary>Answers a request that failed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exception">What went wrong.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public async Task WriteAsync(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var (status, message) = Describe(context, exception);
        if (context.Response.HasStarted)
        {
            // The status is out already: only a broken connection tells the caller that the answer isn't whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await RestResponses.WriteErrorAsync(context, status, message);
    }

    private (int Status, string Message) Describe(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case RestFault fault:
                return (fault.Status, fault.Message);
            case BadHttpRequestException bad:
                return (bad.StatusCode, bad.Message);
            case var _ when StateNotWrittenException.In(exception) is { } notWritten:
                return (StatusCodes.Status503ServiceUnavailable, notWritten.Message);
            case IOException:
                // Only the body is read here: its framing is broken in a way that the server has no words for.
                return (StatusCodes.Status400BadRequest, $"The body can't be read: {exception.Message}");
            case TimeoutException or OrleansException:
                LogGrainCallFailed(logger, context.Request.Method, context.Request.Path, exception);
                return (StatusCodes.Status503ServiceUnavailable, "The silo that keeps the model's state did not answer. Try again.");
            default:
                LogFailed(logger, context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
                return (
                    StatusCodes.Status500InternalServerError,
                    $"The request failed inside the server. Its log tells why, under the request id {context.TraceIdentifier}.");
        }
    }

    [LoggerMessage(EventIds.DoorFailed, LogLevel.Error, "{Method} {Path} failed (request id {RequestId}).")]
    private static partial void LogFailed(ILogger logger, string method, string path, string requestId, Exception exception);

    [LoggerMessage(EventIds.DoorGrainCallFailed, LogLevel.Warning, "{Method} {Path} failed: a grain did not answer.")]
    private static partial void LogGrainCallFailed(ILogger logger, string method, string path, Exception exception);
}
