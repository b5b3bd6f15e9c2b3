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
// has less to do than any server of the protocol.
internal static class NaivePeer
{
    public static Task<int> RunAsync(string url, string modelPath)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        var session = new InferenceSession(modelPath, options);
        var input = session.InputMetadata.Single();
        var output = session.OutputMetadata.Single().Key;
        var shape = input.Value.Dimensions.Select(dimension => dimension < 0 ? 1L : dimension).ToArray();
        return PeerHost.RunAsync(url, app => app.MapPost("/{**path}", context => InferAsync(context, session, input.Key, output, shape)));
    }

    private static async Task InferAsync(HttpContext context, InferenceSession session, string input, string output, long[] shape)
    {
        var skip = int.Parse(context.Request.Headers["Inference-Header-Content-Length"].ToString(), CultureInfo.InvariantCulture);
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        var data = MemoryMarshal.Cast<byte, float>(body.AsSpan(skip)).ToArray();
        using var value = OrtValue.CreateTensorValueFromMemory(data, shape);
        using var runOptions = new RunOptions();
        using var results = session.Run(runOptions, [input], [value], [output]);
        var answer = MemoryMarshal.AsBytes(results[0].GetTensorDataAsSpan<float>()).ToArray();
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
