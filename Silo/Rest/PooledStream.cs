using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// A stream that writes into a pooled buffer that grows: where a compressor, which knows only streams, puts its output.
/// </summary>
internal sealed class PooledStream(TensorBufferPool pool, int expected) : Stream
{
    private TensorBuffer? _buffer = pool.Rent(Math.Max(expected, 256));
    private int _length;

    /// <summary>Gets what was written, valid until the stream is disposed.</summary>
    public ReadOnlyMemory<byte> Written => Buffer.Memory[.._length];

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    private TensorBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(PooledStream));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var held = Buffer;
        if (held.Length - _length < buffer.Length)
        {
            var larger = pool.Rent(checked((int)Math.Min(Math.Max(2L * held.Length, (long)_length + buffer.Length), int.MaxValue)));
            held.GetSpan()[.._length].CopyTo(larger.GetSpan());
            held.Release();
            _buffer = held = larger;
        }

        buffer.CopyTo(held.GetSpan()[_length..]);
        _length += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _buffer?.Release();
        _buffer = null;
        base.Dispose(disposing);
    }
}
