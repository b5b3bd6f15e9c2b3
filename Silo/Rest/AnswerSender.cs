using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Sends answers to inference requests, compressed where the caller accepts it.
/// </summary>
/// <param name="pool">Lends the buffers of compressed answers.</param>
internal sealed class AnswerSender(TensorBufferPool pool)
{
    /// <summary>Below this many bytes an answer fits one packet or nearly so, and compressing it saves nobody anything.</summary>
    private const int MinCompressedBytes = 1024;

    // Each part is handed over in pieces, so that a slow reader holds Kestrel's buffer of this order and not a whole tensor.
    private const int PieceBytes = 64 << 10;

    /// <summary>Sends an answer with status 200.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer, which stays the caller's.</param>
    /// <returns>A task that ends when all was handed to the connection.</returns>
    public async Task SendAsync(HttpContext context, InferAnswer answer)
    {
        var response = context.Response;
        var length = answer.Length;
        if (answer.Binary.Count > 0)
        {
            response.ContentType = "application/octet-stream";
            response.Headers["Inference-Header-Content-Length"] = answer.JsonLength.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            response.ContentType = RestResponses.Json;
        }

        if (length >= MinCompressedBytes && ContentCodings.ForAnswer(context.Request.Headers.AcceptEncoding) is var coding
            && coding != ContentCoding.Identity)
        {
            await SendCompressedAsync(context, answer, coding);
            return;
        }

        response.ContentLength = length;
        if (length <= PieceBytes)
        {
            // Not flushed here: the server sends headers and body together when the request ends.
            response.BodyWriter.Write(answer.JsonBytes.Span);
            foreach (var output in answer.Binary)
            {
                response.BodyWriter.Write(output.Span);
            }

            return;
        }

        await WriteAsync(response.BodyWriter, answer.JsonBytes, context.RequestAborted);
        foreach (var output in answer.Binary)
        {
            await WriteAsync(response.BodyWriter, output, context.RequestAborted);
        }
    }

    private async Task SendCompressedAsync(HttpContext context, InferAnswer answer, ContentCoding coding)
    {
        using var compressed = new PooledStream(pool, (int)Math.Min(answer.Length, 1 << 20));
        await using (var compressor = ContentCodings.Compress(compressed, coding))
        {
            compressor.Write(answer.JsonBytes.Span);
            foreach (var output in answer.Binary)
            {
                compressor.Write(output.Span);
            }
        }

        context.Response.Headers.ContentEncoding = coding.Name();
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.ContentLength = compressed.Length;
        await WriteAsync(context.Response.BodyWriter, compressed.Written, context.RequestAborted);
    }

    private static async ValueTask WriteAsync(PipeWriter writer, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, PieceBytes)];
            var flushed = await writer.WriteAsync(piece, cancellationToken);
            if (flushed.IsCompleted)
            {
                return;
            }

            bytes = bytes[piece.Length..];
        }
    }
}
