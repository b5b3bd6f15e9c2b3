using Grid.Routing;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Serves inference requests.
/// </summary>
/// <param name="router">Gives requests to replicas.</param>
/// <param name="models">Finds the models.</param>
/// <param name="bodies">Reads the bodies.</param>
/// <param name="answers">Sends the answers.</param>
/// <param name="pool">Lends buffers.</param>
/// <param name="clock">The clock of deadlines.</param>
internal sealed class InferEndpoint(
    IModelRouter router, ModelLookup models, BodyReader bodies, AnswerSender answers, TensorBufferPool pool, TimeProvider clock)
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">The request can't be served.</exception>
    public async Task HandleAsync(HttpContext context, RestPath path)
    {
        // The model comes first: who names one that isn't there is told so before the body is read.
        var model = ModelLookup.KeyOf(path);
        var routes = await models.FindAsync(model, path.Version, context.RequestAborted);
        var call = await DecodeAsync(context, routes.Signature);
        call.Request.Version = routes.Version;
        SetDeadline(call);
        var outcome = await router.InferAsync(model, path.Version, routes, call.Request, context.RequestAborted);
        if (outcome.Result is not { } result)
        {
            await WriteRefusalAsync(context, outcome);
            return;
        }

        using (result)
        {
            using var answer = InferAnswerWriter.Write(pool, call, model.Model, call.Request.Version, result.Outputs);
            await answers.SendAsync(context, answer);
        }
    }

    private async ValueTask<DecodedInfer> DecodeAsync(HttpContext context, Models.ModelSignature signature)
    {
        var body = await bodies.ReadAsync(context);
        try
        {
            return InferRequestReader.Read(signature, pool, body);
        }
        finally
        {
            body.Buffer.Release();
        }
    }

    private void SetDeadline(DecodedInfer call)
    {
        if (call.TimeoutMicroseconds > 0)
        {
            var ticks = (Int128)call.TimeoutMicroseconds * clock.TimestampFrequency / 1_000_000;
            call.Request.Deadline = (long)Int128.Min(clock.GetTimestamp() + ticks, long.MaxValue);
        }
    }

    private static Task WriteRefusalAsync(HttpContext context, InferenceOutcome outcome)
    {
        if (outcome.Status == InferenceStatus.Cancelled && context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        var status = outcome.Status switch
        {
            InferenceStatus.InvalidInput => StatusCodes.Status400BadRequest,
            InferenceStatus.QueueFull => StatusCodes.Status429TooManyRequests,
            InferenceStatus.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
            InferenceStatus.Failed => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        return RestResponses.WriteErrorAsync(context, status, outcome.Message ?? $"The request ended as {outcome.Status}.");
    }
}
