using System.Net;
using Grid.Tensors;

namespace Grid.Silo.Peers;

/// <summary>
/// A body that is sent from a pooled buffer.
/// </summary>
/// <param name="buffer">The buffer, held by the caller until the request is over.</param>
/// <param name="bytes">The body's bytes, from the buffer's first.</param>
internal sealed class BufferContent(TensorBuffer buffer, int bytes) : HttpContent
{
    /// <summary>Gets whether all of it was handed to a connection: before that, nobody can have acted on it.</summary>
    public bool IsSent { get; private set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // An answer may come before the body is out, and then the caller's hold ends while this still writes.
        buffer.Retain();
        try
        {
            await stream.WriteAsync(buffer.Memory[..bytes], cancellationToken);
            IsSent = true;
        }
        finally
        {
            buffer.Release();
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = bytes;
        return true;
    }
}
