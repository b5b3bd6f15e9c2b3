namespace Orleans.Runtime.Messaging;

// The writing half of a lane. What is enqueued gathers; a work item of the thread pool writes it, and goes on while more
// has come. It stands behind what the pool has to do already, so that under load one write may carry much.
//
// What is enqueued outlives a connection that breaks: what was handed to that is given up, since it may have arrived; the
// rest goes out on the next one, or is taken back.
//
// Back-pressure: beyond the limit of bytes an enqueue is refused. Responses have twice the limit, since a refused request
// costs its caller an exception, and a refused response costs a time-out.
internal abstract class LaneSender<TBatch>(Action<Stream> onBroken) : IThreadPoolWorkItem
{
    private bool _isBusy;
    private Stream? _stream;
    private TaskCompletionSource? _drained;

    public bool HasPending
    {
        get
        {
            lock (Gate)
            {
                return !IsEmpty;
            }
        }
    }

    /// <summary>Gets the lock of what is pending.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Gets whether nothing is pending. Asked under the lock.</summary>
    protected abstract bool IsEmpty { get; }

    public void Attach(Stream stream)
    {
        bool starts;
        lock (Gate)
        {
            _stream = stream;
            starts = Starts();
        }

        Start(starts);
    }

    public void Detach(Stream stream)
    {
        lock (Gate)
        {
            if (_stream == stream)
            {
                _stream = null;
            }
        }
    }

    /// <summary>Ends when nothing is left to write.</summary>
    public Task DrainAsync()
    {
        lock (Gate)
        {
            if (IsEmpty && !_isBusy)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    /// <summary>
    /// Takes the writing for this thread, under the lock, if there is a connection of that kind and nothing before it; ended
    /// by <see cref="GoOn(Stream, TBatch)"/> or <see cref="GoOn()"/>.
    /// </summary>
    protected TStream? TryBegin<TStream>()
        where TStream : Stream
    {
        if (_isBusy || !IsEmpty || _stream is not TStream stream)
        {
            return null;
        }

        _isBusy = true;
        return stream;
    }

    /// <summary>Writes what is left of what this thread began, and after it what has come meanwhile.</summary>
    protected void GoOn(Stream stream, TBatch rest) => _ = WriteAsync(stream, rest);

    /// <summary>Leaves what has come meanwhile, if anything has, to the thread pool.</summary>
    protected void GoOn()
    {
        bool starts;
        lock (Gate)
        {
            _isBusy = false;
            starts = Starts();
            if (!starts)
            {
                SayDrained();
            }
        }

        Start(starts);
    }

    protected void OnBroken(Stream stream)
    {
        Detach(stream);
        onBroken(stream);
    }

    /// <summary>Says, under the lock, whether what was added must be followed by <see cref="Start"/>.</summary>
    protected bool Starts()
    {
        var starts = !_isBusy && _stream is not null && !IsEmpty;
        _isBusy |= starts;
        return starts;
    }

    /// <summary>Puts the writing on the thread pool, if it is not there. Called without the lock.</summary>
    protected void Start(bool starts)
    {
        if (starts)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Takes note, under the lock, that what was pending has been taken back.</summary>
    protected void OnTaken()
    {
        if (!_isBusy)
        {
            SayDrained();
        }
    }

    /// <summary>Takes what is written next. Called under the lock while something is pending.</summary>
    protected abstract TBatch Take();

    protected abstract ValueTask WriteBatchAsync(Stream stream, TBatch batch);

    /// <summary>Lets go of what was written or given up.</summary>
    protected abstract void GiveBack(TBatch batch);

    private async Task WriteAsync(Stream stream, TBatch begun)
    {
        await TryWriteAsync(stream, begun);
        await WriteAsync();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            Stream stream;
            TBatch batch;
            lock (Gate)
            {
                if (_stream is null || IsEmpty)
                {
                    _isBusy = false;
                    SayDrained();
                    return;
                }

                stream = _stream;
                batch = Take();
            }

            await TryWriteAsync(stream, batch);
        }
    }

    private async ValueTask TryWriteAsync(Stream stream, TBatch batch)
    {
        try
        {
            await WriteBatchAsync(stream, batch);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            OnBroken(stream);
        }

        GiveBack(batch);
    }

    private void SayDrained()
    {
        if (IsEmpty)
        {
            _drained?.TrySetResult();
            _drained = null;
        }
    }
}
