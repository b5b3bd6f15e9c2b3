using System.Buffers.Binary;

namespace Orleans.Runtime.Messaging;

// A frame on the wire, integers little-endian:
//
//   meta length (4) | kind (1) | number of segments (1) | 0 (2) | length of each segment (4) | meta | segments
//
// The meta part of a message is its envelope, a MessagePack map, and after it the body up to the meta's end. So whoever
// only passes a message on copies the body as it is.
internal readonly struct FrameHeader(int metaLength, FrameKind kind, int segmentCount)
{
    public const int Size = 8;

    public int MetaLength { get; } = metaLength;

    public FrameKind Kind { get; } = kind;

    public int SegmentCount { get; } = segmentCount;

    public int FullSize => Size + (4 * SegmentCount);

    public static FrameHeader Read(ReadOnlySpan<byte> from)
        => new(BinaryPrimitives.ReadInt32LittleEndian(from), (FrameKind)from[4], from[5]);

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, MetaLength);
        to[4] = (byte)Kind;
        to[5] = (byte)SegmentCount;
        to[6] = 0;
        to[7] = 0;
    }
}

internal enum FrameKind : byte
{
    Message = 1,

    /// <summary>A gateway goes: nothing new is to be sent to it.</summary>
    Draining = 2,

    /// <summary>A client asks which grain types serve which interfaces.</summary>
    GrainTypesRequest = 3,

    GrainTypes = 4,

    /// <summary>A gateway tells its clients of a silo that is dead, which may be another of their gateways and say nothing.</summary>
    SiloDead = 5,
}
