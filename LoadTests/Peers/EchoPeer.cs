using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Grid.LoadTests.Peers;

// Kestrel and nothing else: reads the body whole and writes it back. The most that any HTTP server on it could reach.
internal static class EchoPeer
{
    public static Task<int> RunAsync(string url) => PeerHost.RunAsync(url, app => app.Run(EchoAsync));

    private static async Task EchoAsync(HttpContext context)
    {
        var length = (int)(context.Request.ContentLength ?? 0);
        var body = System.Buffers.ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, length), context.RequestAborted);
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, length), context.RequestAborted);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(body);
        }
    }
}
