using System.Buffers;

namespace Orleans.Runtime.Messaging;

// The lane for small messages. Frames are appended to a buffer, and one write carries all that has gathered. There is no
// task and no allocation for a message.
internal sealed class FrameSender(int limit, Action<Stream> onBroken) : LaneSender<ArraySegment<byte>>(onBroken)
{
    private const int FirstLength = 16 * 1024;
    private const int KeptLength = 1024 * 1024;

    private byte[] _pending = ArrayPool<byte>.Shared.Rent(FirstLength);
    private byte[] _spare = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _count;

    protected override bool IsEmpty => _count == 0;

    public bool TryEnqueue(ReadOnlySpan<byte> frame, bool isResponse)
    {
        bool starts;
        lock (Gate)
        {
            if (_count + (long)frame.Length > (isResponse ? 2L * limit : limit))
            {
                return false;
            }

            Reserve(frame.Length);
            frame.CopyTo(_pending.AsSpan(_count));
            _count += frame.Length;
            starts = Starts();
        }

        Start(starts);
        return true;
    }

    /// <summary>Takes back the frames that were handed to no connection.</summary>
    public byte[] TakePending()
    {
        lock (Gate)
        {
            var frames = _pending.AsSpan(0, _count).ToArray();
            _count = 0;
            OnTaken();
            return frames;
        }
    }

    protected override ArraySegment<byte> Take()
    {
        var batch = new ArraySegment<byte>(_pending, 0, _count);
        (_pending, _spare, _count) = (_spare, [], 0);
        return batch;
    }

    protected override ValueTask WriteBatchAsync(Stream stream, ArraySegment<byte> batch) => stream.WriteAsync(batch);

    protected override void GiveBack(ArraySegment<byte> batch)
    {
        var buffer = batch.Array!;
        if (buffer.Length > KeptLength)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
        }

        lock (Gate)
        {
            _spare = buffer;
        }
    }

    private void Reserve(int length)
    {
        if (_pending.Length - _count >= length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _pending.Length, _count + length));
        _pending.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_pending);
        _pending = larger;
    }
}
