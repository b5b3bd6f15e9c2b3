using System.Collections.Concurrent;
using System.Numerics;

namespace Grid.Tensors;

// Buffers by size class (powers of two from 256 bytes), each class a bounded stack.
//
// What is kept is bounded by bytes for the pool as a whole, so that one burst of large requests does not hold its memory
// for ever: beyond the limit a returned buffer is freed. Cost: one concurrent stack operation and one addition each way.

/// <summary>
/// Lends native buffers and takes them back.
/// </summary>
public sealed class TensorBufferPool : IDisposable
{
    internal const int Alignment = 64;
    private const int MinShift = 8;
    private const int Classes = 31 - MinShift;

    private readonly ConcurrentStack<TensorBuffer>[] _free;
    private readonly long _maxKeptBytes;
    private long _keptBytes;
    private long _leasedBytes;
    private long _allocations;

    /// <summary>Initializes a pool.</summary>
    /// <param name="maxKeptBytes">The most bytes kept for reuse; what comes back beyond that is freed. Default: 256 MiB.</param>
    public TensorBufferPool(long maxKeptBytes = 256L << 20)
    {
        _maxKeptBytes = maxKeptBytes;
        _free = new ConcurrentStack<TensorBuffer>[Classes];
        for (var i = 0; i < Classes; i++)
        {
            _free[i] = new ConcurrentStack<TensorBuffer>();
        }
    }

    /// <summary>Gets how many buffers were taken from the operating system so far: constant once warm.</summary>
    public long Allocations => Volatile.Read(ref _allocations);

    /// <summary>Gets the bytes lent out now.</summary>
    public long LeasedBytes => Volatile.Read(ref _leasedBytes);

    /// <summary>Lends a buffer with one hold. Its bytes are whatever the last user left.</summary>
    /// <param name="length">Bytes, from 0 to 1 GiB.</param>
    /// <returns>The buffer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or above 1 GiB.</exception>
    public TensorBuffer Rent(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << 30);
        var index = ClassOf(length);
        if (_free[index].TryPop(out var buffer))
        {
            Interlocked.Add(ref _keptBytes, -buffer.Capacity);
        }
        else
        {
            buffer = new TensorBuffer(this, 1 << (index + MinShift));
            Interlocked.Increment(ref _allocations);
        }

        Interlocked.Add(ref _leasedBytes, buffer.Capacity);
        buffer.Lease(length);
        return buffer;
    }

    /// <summary>Frees what is kept. Buffers that are lent out are freed when they come back.</summary>
    public void Dispose()
    {
        Interlocked.Add(ref _keptBytes, long.MaxValue / 2);
        foreach (var stack in _free)
        {
            while (stack.TryPop(out var buffer))
            {
                buffer.Free();
            }
        }
    }

    internal void Return(TensorBuffer buffer)
    {
        Interlocked.Add(ref _leasedBytes, -buffer.Capacity);
        if (Interlocked.Add(ref _keptBytes, buffer.Capacity) > _maxKeptBytes)
        {
            Interlocked.Add(ref _keptBytes, -buffer.Capacity);
            buffer.Free();
            return;
        }

        _free[ClassOf(buffer.Capacity)].Push(buffer);
    }

    private static int ClassOf(int length)
        => Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(length, 1) - 1) - MinShift);
}
