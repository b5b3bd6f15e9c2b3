using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Grid.Tensors;

// Native memory with a count of holders.
//
// A buffer is held by whoever may still read it: the door while it decodes, the queue, the run, the response writer.
// Each hold ends with one Release; the last one gives the memory back to the pool. A caller that goes away drops its own
// hold and never the run's, so a session can't read memory that serves another request already.
//
// Native rather than managed: the session reads it without pinning, and large buffers don't age the collector.
//
// Invariants: _holds >= 1 while anybody may touch the memory; it never goes up from 0.

/// <summary>
/// A counted lease on pooled native memory, aligned to 64 bytes.
/// </summary>
public sealed unsafe class TensorBuffer : MemoryManager<byte>
{
    private readonly TensorBufferPool _pool;
    private readonly void* _memory;
    private int _holds;

    internal TensorBuffer(TensorBufferPool pool, int capacity)
    {
        _pool = pool;
        Capacity = capacity;
        _memory = NativeMemory.AlignedAlloc((nuint)capacity, TensorBufferPool.Alignment);
    }

    /// <summary>Gets the bytes that were asked for.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the address of the first byte; a multiple of 64.</summary>
    public nint Address => (nint)_memory;

    internal int Capacity { get; }

    /// <inheritdoc/>
    public override Memory<byte> Memory => CreateMemory(Length);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_memory, Length);

    /// <summary>Adds a hold. Only a holder may call this.</summary>
    /// <returns>This buffer.</returns>
    public TensorBuffer Retain()
    {
        var holds = Interlocked.Increment(ref _holds);
        Debug.Assert(holds > 1, "A buffer that nobody holds was retained.");
        return this;
    }

    /// <summary>Ends a hold. The memory must not be touched afterwards by whoever had it.</summary>
    /// <exception cref="InvalidOperationException">There was no hold left: a buffer was released twice.</exception>
    public void Release()
    {
        var holds = Interlocked.Decrement(ref _holds);
        if (holds == 0)
        {
            _pool.Return(this);
        }
        else if (holds < 0)
        {
            throw new InvalidOperationException("A tensor buffer was released more often than it was held.");
        }
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Length);
        return new MemoryHandle((byte*)_memory + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    internal void Lease(int length)
    {
        Length = length;
        _holds = 1;
    }

    internal void Free() => NativeMemory.AlignedFree(_memory);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
