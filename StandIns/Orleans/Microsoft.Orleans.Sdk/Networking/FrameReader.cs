using System.Buffers;
using System.Buffers.Binary;
using Orleans.Serialization;

namespace Orleans.Runtime.Messaging;

// The reading half of a connection. Small frames are read many at a time into one buffer and handled where they lie;
// segments are read from the socket into the arrays that the callee gets. (A pipe between the two would copy every
// segment once more, so there is none.)
//
// A length from outside is not believed: the buffer grows with what has come, at most doubling, and the arrays of
// segments are bounded in one frame by the body limit and in sum, while they wait for their bytes, by MaxExpected for the
// process. Uninitialized arrays take no memory before their bytes come.
//
// IsStalled tells a connection that began a frame and does not go on with it.
internal sealed class FrameReader(Stream stream, int maxBody, IFrameHandler handler)
{
    private const int FirstLength = 64 * 1024;

    // What an envelope may add to the body.
    private const int EnvelopeAllowance = 64 * 1024;
    private const long MaxExpected = 1L << 30;

    private static long Expected;

    private readonly long _maxFrame = (long)maxBody + EnvelopeAllowance;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _start;
    private int _end;
    private long _progress;
    private long _seenProgress = -1;
    private volatile bool _isInFrame;

    /// <summary>Tells whether a frame was begun and nothing of it has come since the last time this was asked.</summary>
    public bool IsStalled()
    {
        var progress = Volatile.Read(ref _progress);
        var isStalled = _isInFrame && progress == _seenProgress;
        _seenProgress = progress;
        return isStalled;
    }

    /// <summary>Handles frames until the connection ends; throws if what comes is no frame.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                while (TryHandleBuffered(out var header))
                {
                    if (header.SegmentCount != 0)
                    {
                        await ReadSegmentsAsync(header);
                    }
                }

                _isInFrame = _end != _start;
                MakeRoom();
                var count = await stream.ReadAsync(_buffer.AsMemory(_end));
                if (count == 0)
                {
                    return;
                }

                _end += count;
                _progress++;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    // Handles the next frame if all of it is in the buffer. One with segments is left to the caller as soon as its meta part is.
    private bool TryHandleBuffered(out FrameHeader header)
    {
        header = default;
        var available = _end - _start;
        if (available < FrameHeader.Size)
        {
            return false;
        }

        header = FrameHeader.Read(_buffer.AsSpan(_start));
        if (header.MetaLength < 0 || header.MetaLength > _maxFrame)
        {
            throw new InvalidDataException($"A frame of {(uint)header.MetaLength} bytes came; at most {_maxFrame} are allowed.");
        }

        if (available < (long)header.FullSize + header.MetaLength)
        {
            return false;
        }

        if (header.SegmentCount == 0)
        {
            handler.OnFrame(header.Kind, _buffer.AsMemory(_start + FrameHeader.Size, header.MetaLength), null);
            _start += FrameHeader.Size + header.MetaLength;
        }

        return true;
    }

    private async Task ReadSegmentsAsync(FrameHeader header)
    {
        var lengths = new int[header.SegmentCount];
        long total = header.MetaLength;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start + FrameHeader.Size + (4 * i)));
            total += (uint)lengths[i];
        }

        if (total > _maxFrame)
        {
            throw new InvalidDataException($"A frame of {total} bytes came; at most {_maxFrame} are allowed.");
        }

        if (Interlocked.Add(ref Expected, total) > MaxExpected)
        {
            Interlocked.Add(ref Expected, -total);
            throw new InvalidDataException($"Too many large messages are on their way in: more than {MaxExpected} bytes were announced.");
        }

        try
        {
            // The meta part moves out of the buffer: what follows it there are segments.
            var meta = _buffer.AsSpan(_start + header.FullSize, header.MetaLength).ToArray();
            _start += header.FullSize + header.MetaLength;
            var segments = new byte[lengths.Length][];
            _isInFrame = true;
            for (var i = 0; i < lengths.Length; i++)
            {
                segments[i] = LargeArrays.Allocate<byte>(lengths[i]);
                await FillAsync(segments[i]);
            }

            _isInFrame = false;
            handler.OnFrame(header.Kind, meta, segments);
        }
        finally
        {
            Interlocked.Add(ref Expected, -total);
        }
    }

    private async ValueTask FillAsync(Memory<byte> destination)
    {
        var buffered = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(destination.Span);
        _start += buffered;
        destination = destination[buffered..];
        while (!destination.IsEmpty)
        {
            var count = await stream.ReadAsync(destination);
            if (count == 0)
            {
                throw new EndOfStreamException("The connection ended within a frame.");
            }

            _progress++;
            destination = destination[count..];
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer.Length > 16 * FirstLength)
            {
                Replace(FirstLength);
            }
        }
        else if (_end == _buffer.Length)
        {
            // Full: what is left of it moves to the front, of a larger one if it fills most of this.
            if (_start < _buffer.Length / 2)
            {
                Replace(2 * _buffer.Length);
            }
            else
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
        }
    }

    private void Replace(int length)
    {
        var other = ArrayPool<byte>.Shared.Rent(length);
        _buffer.AsSpan(_start, _end - _start).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (other, 0, _end - _start);
    }
}

internal interface IFrameHandler
{
    /// <param name="kind">What it is.</param>
    /// <param name="meta">The meta part; the memory is used again afterwards, unless there are segments.</param>
    /// <param name="segments">The segments, which are the handler's from now on.</param>
    void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments);
}
