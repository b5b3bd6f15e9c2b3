using Grid.Tensors;
using System.IO.Pipelines;

namespace Grid.Silo.Peers;

/// <summary>
/// Hands the answer of another silo's door on, as it is.
/// </summary>
/// <param name="pool">Lends the buffers of answers.</param>
internal sealed class AnswerRelay(TensorBufferPool pool)
{
    // An answer up to this size is taken whole before a byte of it goes out, so that it can still be asked for elsewhere when
    // the silo dies while it sends.
    private const int WholeBytes = 256 << 10;
    private const int PieceBytes = 64 << 10;

    private static readonly string[] Copied =
        ["Content-Type", "Content-Encoding", "Vary", "Inference-Header-Content-Length", "Retry-After"];

    /// <summary>Hands an answer on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>A task that ends when all was handed to the connection.</returns>
    /// <exception cref="IOException">The answer broke off.</exception>
    public async Task RelayAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var source = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var length = answer.Content.Headers.ContentLength;
        if (length > WholeBytes || length is null)
        {
            CopyHead(context.Response, answer, length);
            await CopyAsync(source, context.Response.BodyWriter, cancellationToken);
            return;
        }

        var buffer = pool.Rent((int)length.Value);
        try
        {
            await source.ReadExactlyAsync(buffer.Memory, cancellationToken);
            CopyHead(context.Response, answer, length);
            await context.Response.BodyWriter.WriteAsync(buffer.Memory, cancellationToken);
        }
        finally
        {
            buffer.Release();
        }
    }

    private static void CopyHead(HttpResponse response, HttpResponseMessage answer, long? length)
    {
        response.StatusCode = (int)answer.StatusCode;
        response.ContentLength = length;
        foreach (var name in Copied)
        {
            if (answer.Headers.NonValidated.TryGetValues(name, out var values)
                || answer.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                response.Headers[name] = values.ToString();
            }
        }
    }

    private static async Task CopyAsync(Stream source, PipeWriter destination, CancellationToken cancellationToken)
    {
        while (await source.ReadAsync(destination.GetMemory(PieceBytes), cancellationToken) is > 0 and var read)
        {
            destination.Advance(read);
            var flushed = await destination.FlushAsync(cancellationToken);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
