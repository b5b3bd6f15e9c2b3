using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.OnnxRuntime;

using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Grid.LoadTests.Peers;

// What a team writes first: an endpoint that runs the session once for each request, on the thread that serves it.
//
// It takes the same request as the silo, but skips the JSON header unread and answers with the bare output, so that it
// has less to do than any server of the protocol. The session has one thread, but each thread that serves a request runs
// it: with one run at a time it has as many threads of ONNX Runtime as the silo under measurement, without a bound as many
// as the machine has cores.
internal static class NaivePeer
{
    public static Task<int> RunAsync(string url, string modelPath, bool oneRunAtATime)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        var session = new InferenceSession(modelPath, options);
        var input = session.InputMetadata.Single();
        var output = session.OutputMetadata.Single().Key;
        var shape = input.Value.Dimensions.Select(dimension => dimension < 0 ? 1L : dimension).ToArray();
        var turns = oneRunAtATime ? new SemaphoreSlim(1) : null;
        return PeerHost.RunAsync(url, app => app.MapPost("/{**path}", context => InferAsync(context, session, turns, input.Key, output, shape)));
    }

    private static async Task InferAsync(HttpContext context, InferenceSession session, SemaphoreSlim? turns, string input, string output, long[] shape)
    {
        var skip = int.Parse(context.Request.Headers["Inference-Header-Content-Length"].ToString(), CultureInfo.InvariantCulture);
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        var data = MemoryMarshal.Cast<byte, float>(body.AsSpan(skip)).ToArray();
        using var value = OrtValue.CreateTensorValueFromMemory(data, shape);
        using var results = await RunAsync(session, turns, input, value, output);
        var answer = MemoryMarshal.AsBytes(results[0].GetTensorDataAsSpan<float>()).ToArray();
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static async ValueTask<IDisposableReadOnlyCollection<OrtValue>> RunAsync(
        InferenceSession session, SemaphoreSlim? turns, string input, OrtValue value, string output)
    {
        using var options = new RunOptions();
        if (turns is null)
        {
            return session.Run(options, [input], [value], [output]);
        }

        await turns.WaitAsync();
        try
        {
            return session.Run(options, [input], [value], [output]);
        }
        finally
        {
            turns.Release();
        }
    }
}
