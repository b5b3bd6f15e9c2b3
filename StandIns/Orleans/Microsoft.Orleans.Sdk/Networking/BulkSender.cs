using System.Buffers;
using System.Buffers.Binary;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime.Messaging;

// The writing half of the lane for large messages: one after the other, the meta part from a pooled array and each segment
// from where it lies. The rules of FrameSender hold: a message that was begun on a connection that broke is given up, the
// others wait for the next connection, and beyond the limit of bytes nothing is taken.
internal sealed class BulkSender(long limit, Action<Stream> onBroken) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Item> _items = new();
    private long _bytes;
    private bool _isBusy;
    private Stream? _stream;
    private TaskCompletionSource? _drained;

    public bool HasPending
    {
        get
        {
            lock (_gate)
            {
                return _items.Count != 0;
            }
        }
    }

    /// <param name="frame">Header and meta, without the lengths of the segments.</param>
    /// <param name="segments">What goes after them; null for none.</param>
    /// <param name="isResponse">Whether twice the limit holds.</param>
    public bool TryEnqueue(ReadOnlySpan<byte> frame, ByteSegments? segments, bool isResponse)
    {
        var size = frame.Length + (segments?.TotalLength ?? 0);
        bool starts;
        lock (_gate)
        {
            // A single message may be larger than the limit, and goes alone.
            if (_bytes != 0 && _bytes + size > (isResponse ? 2 * limit : limit))
            {
                return false;
            }

            _items.Enqueue(Item.Create(frame, segments, size));
            _bytes += size;
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
            if (_isBusy || _items.Count == 0)
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

    /// <summary>Takes back the envelopes of messages that were handed to no connection; their bytes are let go.</summary>
    public List<byte[]> TakePending()
    {
        var taken = new List<byte[]>();
        lock (_gate)
        {
            while (_items.TryDequeue(out var item))
            {
                taken.Add(item.Meta.ToArray());
                _bytes -= item.Size;
                item.GiveBack();
            }

            if (!_isBusy)
            {
                _drained?.TrySetResult();
            }
        }

        return taken;
    }

    /// <summary>Ends when nothing is left to write.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (_items.Count == 0 && !_isBusy)
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
            Item item;
            lock (_gate)
            {
                if (_stream is null || !_items.TryDequeue(out item))
                {
                    _isBusy = false;
                    _drained?.TrySetResult();
                    _drained = null;
                    return;
                }

                stream = _stream;
            }

            try
            {
                await stream.WriteAsync(item.Head);
                foreach (var segment in item.Segments)
                {
                    await stream.WriteAsync(segment.Bytes);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                Detach(stream);
                onBroken(stream);
            }

            item.GiveBack();
            lock (_gate)
            {
                _bytes -= item.Size;
            }
        }
    }

    private readonly record struct Item(byte[] Pooled, int HeadLength, int MetaLength, ByteSegment[] Segments, long Size)
    {
        public ReadOnlyMemory<byte> Head => Pooled.AsMemory(0, HeadLength);

        public ReadOnlySpan<byte> Meta => Pooled.AsSpan(HeadLength - MetaLength, MetaLength);

        public static Item Create(ReadOnlySpan<byte> frame, ByteSegments? segments, long size)
        {
            var items = segments is null ? [] : segments.Items.ToArray();
            var headLength = frame.Length + (4 * items.Length);
            var pooled = ArrayPool<byte>.Shared.Rent(headLength);
            frame[..FrameHeader.Size].CopyTo(pooled);
            for (var i = 0; i < items.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(pooled.AsSpan(FrameHeader.Size + (4 * i)), items[i].Bytes.Length);
            }

            var meta = frame[FrameHeader.Size..];
            meta.CopyTo(pooled.AsSpan(headLength - meta.Length));
            return new Item(pooled, headLength, meta.Length, items, size);
        }

        public void GiveBack()
        {
            ArrayPool<byte>.Shared.Return(Pooled);
            foreach (var segment in Segments)
            {
                segment.GiveBack();
            }
        }
    }
}
