using System.Buffers;
using System.Buffers.Binary;
using Orleans.Serialization.Codecs;

namespace Orleans.Runtime.Messaging;

// A large message, or what is left to write of it: the head (header, lengths of the segments, meta part) in a pooled array,
// each segment where it lies. Size is the whole message's, whatever was written of it.
internal readonly record struct BulkItem(byte[] Pooled, int HeadStart, int HeadLength, int MetaLength, ByteSegment[] Segments, long Size)
{
    public ReadOnlyMemory<byte> Head => Pooled.AsMemory(HeadStart, HeadLength - HeadStart);

    public ReadOnlySpan<byte> Meta => Pooled.AsSpan(HeadLength - MetaLength, MetaLength);

    /// <summary>Gets what is left to write.</summary>
    public long Length => Head.Length + Segments.Sum(static segment => (long)segment.Bytes.Length);

    public static BulkItem Create(ReadOnlySpan<byte> frame, ByteSegments? segments, long size)
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
        return new BulkItem(pooled, 0, headLength, meta.Length, items, size);
    }

    /// <summary>Returns what is left after so many bytes, in a form that may be written later.</summary>
    public BulkItem Keep(long written)
    {
        var ofHead = (int)Math.Min(written, Head.Length);
        written -= ofHead;
        var rest = new ByteSegment[Segments.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            var ofSegment = (int)Math.Min(written, Segments[i].Bytes.Length);
            written -= ofSegment;
            rest[i] = Segments[i].Keep(ofSegment);
        }

        return this with { HeadStart = HeadStart + ofHead, Segments = rest };
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
