using System.Buffers;

namespace Orleans.Runtime.Messaging;

// The writing half of the lane for small messages. Frames are appended to a buffer; a work item of the thread pool writes
// what has gathered, and goes on while more has come. It stands behind what the pool has to do already, so that under load
// one write carries many frames. There is no task and no allocation for a message.
//
// Frames outlive a connection that breaks: those that were handed to it are given up, since they may have arrived; the
// others go out on the next one, or are taken back.
//
// Back-pressure: beyond the limit of bytes an enqueue is refused. Responses have twice the limit, since a refused request
// costs its caller an exception, and a refused response costs a time-out.
internal sealed class FrameSender(int limit, Action<Stream> onBroken) : IThreadPoolWorkItem
{
    private const int FirstLength = 16 * 1024;
    private const int KeptLength = 1024 * 1024;

    private readonly Lock _gate = new();
    private byte[] _pending = ArrayPool<byte>.Shared.Rent(FirstLength);
    private byte[] _spare = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _count;
    private bool _isBusy;
    private Stream? _stream;
    private TaskCompletionSource? _drained;

    public bool HasPending
    {
        get
        {
            lock (_gate)
            {
                return _count != 0;
            }
        }
    }

    public bool TryEnqueue(ReadOnlySpan<byte> frame, bool isResponse)
    {
        bool starts;
        lock (_gate)
        {
            if (_count + (long)frame.Length > (isResponse ? 2L * limit : limit))
            {
                return false;
            }

            Reserve(frame.Length);
            frame.CopyTo(_pending.AsSpan(_count));
            _count += frame.Length;
            starts = !_isBusy && _stream is not null;
            _isBusy |= starts;
        }

        if (starts)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return true;
    }

    public void Attach(Stream stream)
    {
        lock (_gate)
        {
            _stream = stream;
            if (_isBusy || _count == 0)
            {
                return;
            }

            _isBusy = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Detach(Stream stream)
    {
        lock (_gate)
        {
            if (_stream == stream)
            {
                _stream = null;
            }
        }
    }

    /// <summary>Takes back the frames that were handed to no connection.</summary>
    public byte[] TakePending()
    {
        lock (_gate)
        {
            var frames = _pending.AsSpan(0, _count).ToArray();
            _count = 0;
            _drained?.TrySetResult();
            return frames;
        }
    }

    /// <summary>Ends when nothing is left to write.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (_count == 0 && !_isBusy)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    private async Task WriteAsync()
    {
        while (true)
        {
            Stream stream;
            byte[] batch;
            int length;
            lock (_gate)
            {
                if (_stream is null || _count == 0)
                {
                    _isBusy = false;
                    _drained?.TrySetResult();
                    _drained = null;
                    return;
                }

                stream = _stream;
                (batch, length) = (_pending, _count);
                (_pending, _count) = (_spare, 0);
                _spare = [];
            }

            try
            {
                await stream.WriteAsync(batch.AsMemory(0, length));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                Detach(stream);
                onBroken(stream);
            }

            GiveBack(batch);
        }
    }

    private void GiveBack(byte[] batch)
    {
        if (batch.Length > KeptLength)
        {
            ArrayPool<byte>.Shared.Return(batch);
            batch = ArrayPool<byte>.Shared.Rent(FirstLength);
        }

        lock (_gate)
        {
            _spare = batch;
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
