using System.Globalization;
using System.IO.Pipelines;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// Reads a request's body whole into one pooled buffer: binary tensors are served from where they lie in it.
//
// A body of known length goes into a buffer of that length; one of unknown length (chunked or compressed) into a buffer
// that doubles. The limit holds for what arrives in memory, so a small compressed body can't grow beyond it either.

/// <summary>
/// Reads request bodies.
/// </summary>
/// <param name="pool">Lends the buffers.</param>
/// <param name="maxBytes">The longest body, decompressed.</param>
internal sealed class BodyReader(TensorBufferPool pool, int maxBytes)
{
    /// <summary>The header that tells where the JSON ends and binary data begins.</summary>
    public const string HeaderLengthName = "Inference-Header-Content-Length";

    private const int FirstBytes = 16 << 10;

    // What bodies may hold of the silo's memory at the same time: four of the longest, or 1 GiB where those are small.
    private readonly long _maxLeased = Math.Max(4L * maxBytes, 1L << 30);

    /// <summary>Reads a body.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The body, with a hold on its buffer that passes to the caller.</returns>
    /// <exception cref="RestFault">It is too long, or a header that describes it is malformed.</exception>
    public async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        var coding = ContentCodings.OfRequest(context.Request);
        CheckLength(context.Request);
        var headerLength = HeaderLength(context.Request);
        var (buffer, length) = await ReadAsync(context, coding);
        if (headerLength > length)
        {
            buffer.Release();
            throw RestFault.BadRequest(
                $"{HeaderLengthName} is {headerLength}, but the body has {length} bytes. It gives the length of the JSON before the " +
                "binary data.");
        }

        return new RequestBody(buffer, length, headerLength ?? length);
    }

    /// <summary>Reads a body as it came, for another silo to read: compressed if it is.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The body, with a hold on its buffer that passes to the caller. Where its JSON ends is not looked at.</returns>
    /// <exception cref="RestFault">It is too long.</exception>
    public async ValueTask<RequestBody> ReadRawAsync(HttpContext context)
    {
        CheckLength(context.Request);
        var (buffer, length) = await ReadAsync(context, ContentCoding.Identity);
        return new RequestBody(buffer, length, length);
    }

    private void CheckLength(HttpRequest request)
    {
        if (request.ContentLength > maxBytes)
        {
            throw TooLong(request.ContentLength.Value.ToString(CultureInfo.InvariantCulture));
        }

        // Refused before a byte is read: many bodies that arrive slowly must not fill the memory together.
        if (pool.LeasedBytes + (request.ContentLength ?? FirstBytes) > _maxLeased)
        {
            throw Crowded();
        }
    }

    private ValueTask<(TensorBuffer Buffer, int Length)> ReadAsync(HttpContext context, ContentCoding coding)
        => (coding, context.Request.ContentLength) switch
        {
            (ContentCoding.Identity, { } known) => ReadExactlyAsync(context.Request.BodyReader, (int)known, context.RequestAborted),
            (ContentCoding.Identity, null) => ReadToEndAsync(context.Request.Body, context.RequestAborted),
            _ => DecompressAsync(context.Request.Body, coding, context.RequestAborted),
        };

    private static int? HeaderLength(HttpRequest request)
    {
        var header = request.Headers[HeaderLengthName];
        if (header.Count == 0)
        {
            return null;
        }

        return int.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw RestFault.BadRequest(
                $"{HeaderLengthName} is '{JsonText.Cut(header.ToString())}'. Write the length of the JSON in bytes, from 0.");
    }

    private async ValueTask<(TensorBuffer Buffer, int Length)> ReadExactlyAsync(
        PipeReader reader, int length, CancellationToken cancellationToken)
    {
        var buffer = pool.Rent(length);
        try
        {
            var read = 0;
            while (read < length)
            {
                var result = await reader.ReadAsync(cancellationToken);
                foreach (var segment in result.Buffer)
                {
                    segment.Span.CopyTo(buffer.GetSpan()[read..]);
                    read += segment.Length;
                }

                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted && read < length)
                {
                    throw RestFault.BadRequest($"The body ended after {read} of the {length} bytes that Content-Length gives.");
                }
            }

            return (buffer, length);
        }
        catch
        {
            buffer.Release();
            throw;
        }
    }

    private async ValueTask<(TensorBuffer Buffer, int Length)> DecompressAsync(
        Stream body, ContentCoding coding, CancellationToken cancellationToken)
    {
        await using var decompressed = ContentCodings.Decompress(body, coding);
        try
        {
            return await ReadToEndAsync(decompressed, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException
            || (exception is InvalidOperationException && coding == ContentCoding.Brotli))
        {
            // Brotli's decoder says "invalid operation" where the others say "invalid data".
            throw RestFault.BadRequest($"The body is not {coding.Name()} as Content-Encoding says: {exception.Message}");
        }
    }

    private async ValueTask<(TensorBuffer Buffer, int Length)> ReadToEndAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = pool.Rent(Math.Min(FirstBytes, maxBytes));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    // At the limit one more byte is asked for, so that a body of just that length passes.
                    buffer = length < maxBytes ? Grow(buffer, length) : await EndAsync(body, buffer, cancellationToken);
                    if (length == buffer.Length)
                    {
                        return (buffer, length);
                    }
                }

                var read = await body.ReadAsync(buffer.Memory[length..], cancellationToken);
                if (read == 0)
                {
                    return (buffer, length);
                }

                length += read;
            }
        }
        catch
        {
            buffer.Release();
            throw;
        }
    }

    private TensorBuffer Grow(TensorBuffer buffer, int length)
    {
        if (pool.LeasedBytes + length > _maxLeased)
        {
            throw Crowded();
        }

        var larger = pool.Rent((int)Math.Min(2L * length, maxBytes));
        buffer.GetSpan()[..length].CopyTo(larger.GetSpan());
        buffer.Release();
        return larger;
    }

    private async ValueTask<TensorBuffer> EndAsync(Stream body, TensorBuffer buffer, CancellationToken cancellationToken)
        => await body.ReadAsync(new byte[1], cancellationToken) == 0 ? buffer : throw TooLong($"more than {maxBytes}");

    private RestFault Crowded()
        => new(
            StatusCodes.Status429TooManyRequests,
            $"Requests under way hold {pool.LeasedBytes} bytes of this server's memory; it gives them {_maxLeased}. Try again in a moment.");

    private RestFault TooLong(string found)
        => new(
            StatusCodes.Status413PayloadTooLarge,
            $"The body has {found} bytes; this server takes {maxBytes}. Send smaller batches, or raise the silo's --max-body.");
}
