using System.Runtime.CompilerServices;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Serves an inference request by a replica on this silo: what the doors for callers and for other silos have in common.
/// </summary>
/// <param name="bodies">Reads the bodies.</param>
/// <param name="answers">Sends the answers.</param>
/// <param name="pool">Lends buffers.</param>
/// <param name="clock">The clock of deadlines.</param>
internal sealed class ReplicaServing(BodyReader bodies, AnswerSender answers, TensorBufferPool pool, TimeProvider clock)
{
    /// <summary>Serves a request that another silo's door has sent for one replica.</summary>
    /// <param name="context">The request.</param>
    /// <param name="replica">The replica.</param>
    /// <param name="age">How many microseconds the request has been under way.</param>
    /// <returns>False if the replica takes no more requests: nothing was done.</returns>
    /// <exception cref="RestFault">The request can't be served.</exception>
    public async Task<bool> TryServeAsync(HttpContext context, IReplica replica, long age)
    {
        var body = await bodies.ReadAsync(context);
        DecodedInfer call;
        try
        {
            call = Decode(replica.Signature, body, replica.Key.Version, age);
        }
        finally
        {
            body.Buffer.Release();
        }

        var outcome = await replica.InferAsync(call.Request, context.RequestAborted);
        if (outcome.Status == InferenceStatus.StaleRoute)
        {
            call.Request.Release();
            return false;
        }

        await WriteAsync(context, replica.Key.Model, call, outcome);
        return true;
    }

    /// <summary>Decodes a request.</summary>
    /// <param name="signature">The signature of the version it is for.</param>
    /// <param name="body">The body, which stays the caller's.</param>
    /// <param name="version">The version.</param>
    /// <param name="age">How many microseconds the request has been under way: its time-out counts from its first door.</param>
    /// <returns>The request, with its deadline.</returns>
    /// <exception cref="RestFault">It is malformed.</exception>
    public DecodedInfer Decode(ModelSignature signature, RequestBody body, long version, long age)
    {
        var call = InferRequestReader.Read(signature, pool, body);
        call.Request.Version = version;
        if (call.TimeoutMicroseconds > 0)
        {
            var ticks = (Int128)(call.TimeoutMicroseconds - age) * clock.TimestampFrequency / 1_000_000;
            call.Request.Deadline = (long)Int128.Min(clock.GetTimestamp() + ticks, long.MaxValue);
        }

        return call;
    }

    /// <summary>Sends the answer, or the refusal.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">The model.</param>
    /// <param name="call">The request as it was decoded.</param>
    /// <param name="outcome">How it ended; its result is disposed.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(HttpContext context, ModelKey model, DecodedInfer call, InferenceOutcome outcome)
    {
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
