using System.Buffers;
using System.Buffers.Binary;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime.Messaging;

// The lane for large messages: one after the other, the meta part from a pooled array and each segment from where it lies.
internal sealed class BulkSender(long limit, Action<Stream> onBroken) : LaneSender<BulkSender.Item>(onBroken)
{
    private readonly Queue<Item> _items = new();
    private long _bytes;

    protected override bool IsEmpty => _items.Count == 0;

    /// <param name="frame">Header and meta, without the lengths of the segments.</param>
    /// <param name="segments">What goes after them; null for none.</param>
    /// <param name="isResponse">Whether twice the limit holds.</param>
    public bool TryEnqueue(ReadOnlySpan<byte> frame, ByteSegments? segments, bool isResponse)
    {
        var size = frame.Length + (segments?.TotalLength ?? 0);
        bool starts;
        lock (Gate)
        {
            // A single message may be larger than the limit, and goes alone.
            if (_bytes != 0 && _bytes + size > (isResponse ? 2 * limit : limit))
            {
                return false;
            }

            _items.Enqueue(Item.Create(frame, segments, size));
            _bytes += size;
            starts = Starts();
        }

        Start(starts);
        return true;
    }

    /// <summary>Takes back the envelopes of messages that were handed to no connection; their bytes are let go.</summary>
    public List<byte[]> TakePending()
    {
        var taken = new List<byte[]>();
        lock (Gate)
        {
            while (_items.TryDequeue(out var item))
            {
                taken.Add(item.Meta.ToArray());
                _bytes -= item.Size;
                item.GiveBack();
            }

            OnTaken();
        }

        return taken;
    }

    protected override Item Take() => _items.Dequeue();

    protected override async ValueTask WriteAsync(Stream stream, Item batch)
    {
        await stream.WriteAsync(batch.Head);
        foreach (var segment in batch.Segments)
        {
            await stream.WriteAsync(segment.Bytes);
        }
    }

    protected override void GiveBack(Item batch)
    {
        batch.GiveBack();
        lock (Gate)
        {
            _bytes -= batch.Size;
        }
    }

    internal readonly record struct Item(byte[] Pooled, int HeadLength, int MetaLength, ByteSegment[] Segments, long Size)
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
