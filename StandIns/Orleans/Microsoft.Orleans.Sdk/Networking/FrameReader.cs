using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Orleans.Serialization;

namespace Orleans.Runtime.Messaging;

// The reading half of a connection. Small frames are read many at a time into one buffer and handled where they lie;
// segments are read from the socket into the arrays that the callee gets. (A pipe between the two would copy every
// segment once more, so there is none.)
//
// A length from outside is not believed: memory grows with what has come. The buffer at most doubles; the array of a
// segment is made when BelievedAfter bytes of it are there, of at most FirstSegment bytes, and grows fourfold as it fills,
// so all but very large segments are copied once. What has come of unfinished frames is bounded in one connection by the
// body limit, and in sum by the budget (ReadBudget); what was only announced counts nowhere. A connection on which nothing
// has ever come has no buffer.
//
// IsStalled tells a connection that began a frame and does not go on with it, or so slowly that it only holds memory: the
// more it holds, the faster it must be.
internal sealed class FrameReader(Stream stream, int maxBody, IFrameHandler handler, ReadBudget budget, IPAddress? origin = null, Action? cutOff = null)
{
    private const int FirstLength = 64 * 1024;

    // What an envelope may add to the body.
    private const int EnvelopeAllowance = 64 * 1024;

    // Less than a buffer, so that the read that brought the head has mostly brought these.
    private const int BelievedAfter = 48 * 1024;

    private const int FirstSegment = 1024 * 1024;
    private const int LeastProgress = 1024 * 1024;
    private const int LeastShare = 8;

    private readonly long _maxFrame = (long)maxBody + EnvelopeAllowance;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _held;
    private long _progress;
    private long _seenProgress;
    private long _frames;
    private long _seenFrames = -1;
    private long _lastRead = Environment.TickCount64;
    private volatile bool _isInFrame;
    private volatile bool _isCutOff;

    /// <summary>Gets where the connection comes from, as places and memory are shared out.</summary>
    public IPAddress? Origin => origin;

    /// <summary>Gets whether the connection was ended since it held most when too much was held.</summary>
    public bool IsCutOff => _isCutOff;

    /// <summary>Gets how long nothing has come.</summary>
    public TimeSpan SilentFor => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastRead));

    /// <summary>Ends the connection for the memory that it holds. Called on any thread.</summary>
    public void CutOff()
    {
        _isCutOff = true;
        cutOff?.Invoke();
    }

    /// <summary>Tells whether the frame under way was so the last time this was asked, and too little of it has come since: less than a megabyte, or an eighth of what is held.</summary>
    public bool IsStalled()
    {
        var (progress, frames) = (Volatile.Read(ref _progress), Volatile.Read(ref _frames));
        var isStalled = _isInFrame && frames == _seenFrames && progress - _seenProgress < Math.Max(LeastProgress, Volatile.Read(ref _held) / LeastShare);
        (_seenProgress, _seenFrames) = (progress, _isInFrame ? frames : -1);
        return isStalled;
    }

    /// <summary>Handles frames until the connection ends; throws if what comes is no frame.</summary>
    public async Task RunAsync()
    {
        try
        {
#pragma warning disable CA2022 // Nothing is to be read, only awaited.
            await stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022
            _buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
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
                NoteProgress(count);
            }
        }
        finally
        {
            if (_buffer.Length != 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }

            _held = 0;
            budget.Set(this, 0);
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
            _frames++;
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

        // The meta part moves out of the buffer: what follows it there are segments.
        var meta = _buffer.AsSpan(_start + header.FullSize, header.MetaLength).ToArray();
        Hold(_held + meta.Length);
        _start += header.FullSize + header.MetaLength;
        var segments = new byte[lengths.Length][];
        _isInFrame = true;
        for (var i = 0; i < lengths.Length; i++)
        {
            segments[i] = await ReadSegmentAsync(lengths[i]);
        }

        _isInFrame = false;
        _frames++;
        Hold(_buffer.Length - FirstLength);
        handler.OnFrame(header.Kind, meta, segments);
    }

    private async ValueTask<byte[]> ReadSegmentAsync(int length)
    {
        while (_end - _start < Math.Min(length, BelievedAfter))
        {
            await ReadMoreAsync();
        }

        var segment = LargeArrays.Allocate<byte>(Math.Min(length, FirstSegment));
        for (var filled = 0; ;)
        {
            await FillAsync(segment.AsMemory(filled));
            if (segment.Length == length)
            {
                return segment;
            }

            filled = segment.Length;
            var larger = LargeArrays.Allocate<byte>((int)Math.Min(length, 4L * filled));
            segment.CopyTo(larger, 0);
            segment = larger;
        }
    }

    private async ValueTask FillAsync(Memory<byte> destination)
    {
        var buffered = Math.Min(destination.Length, _end - _start);
        Hold(_held + buffered);
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

            NoteProgress(count);
            Hold(_held + count);
            destination = destination[count..];
        }
    }

    // Within a frame only.
    private async ValueTask ReadMoreAsync()
    {
        if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_end));
        if (count == 0)
        {
            throw new EndOfStreamException("The connection ended within a frame.");
        }

        _end += count;
        NoteProgress(count);
    }

    private void NoteProgress(int count)
    {
        _progress += count;
        _lastRead = Environment.TickCount64;
    }

    private void Hold(long bytes)
    {
        if (bytes != _held)
        {
            _held = bytes;
            budget.Set(this, bytes);
        }

        if (_isCutOff)
        {
            throw new InvalidDataException("The connection holds too much of messages that are not whole.");
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_buffer.Length > FirstLength)
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
        Hold(_buffer.Length - FirstLength);
    }
}

internal interface IFrameHandler
{
    /// <param name="kind">What it is.</param>
    /// <param name="meta">The meta part; the memory is used again afterwards, unless there are segments.</param>
    /// <param name="segments">The segments, which are the handler's from now on.</param>
    void OnFrame(FrameKind kind, ReadOnlyMemory<byte> meta, byte[][]? segments);
}
