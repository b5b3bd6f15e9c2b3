using System.Buffers;

namespace Grid.Onnx;

/// <summary>
/// Memory that a native library owns, lent as <see cref="Memory{T}"/> until it is closed.
/// </summary>
/// <param name="address">The first byte.</param>
/// <param name="length">Bytes.</param>
internal sealed unsafe class NativeMemoryManager(nint address, int length) : MemoryManager<byte>
{
    private int _length = length;

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new((void*)address, Volatile.Read(ref _length));

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Volatile.Read(ref _length));
        return new MemoryHandle((byte*)address + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Ends the loan: whoever still slices the memory gets an exception rather than another tensor's bytes.</summary>
    public void Close() => Volatile.Write(ref _length, 0);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Close();
}
