using System.Buffers;
using MessagePack;

namespace Orleans.Serialization.Codecs;

// Large byte segments travel beside the MessagePack text, not in it: in their place stands an extension value with their
// index. So they are written to the socket from where they lie and read from it into the array that the callee gets.
//
// Whose bytes they are decides whether they may be written later from where they lie: arguments that were copied when the
// call was made belong to the message. Others may be changed by their owner as soon as the call has been sent, so what of
// them was not written by then is kept in a pooled array.
internal sealed class ByteSegments
{
    public const int MinLength = 64 * 1024;

    private const int MaxCount = byte.MaxValue;
    private const sbyte ExtensionType = 66;

    [ThreadStatic]
    private static ByteSegments? Outgoing;

    [ThreadStatic]
    private static byte[][]? Incoming;

    private readonly bool _isOwned;
    private ByteSegment[] _items = [];

    private ByteSegments(bool isOwned) => _isOwned = isOwned;

    public int Count { get; private set; }

    public ReadOnlySpan<ByteSegment> Items => _items.AsSpan(0, Count);

    public long TotalLength { get; private set; }

    /// <summary>Begins to collect what this thread writes.</summary>
    public static ByteSegments Begin(bool isOwned)
    {
        var segments = Outgoing is { Count: 0 } spare && spare._isOwned == isOwned ? spare : new ByteSegments(isOwned);
        Outgoing = segments;
        return segments;
    }

    /// <summary>Stops collecting. The object is used again if it stayed empty.</summary>
    public static void End(ByteSegments segments)
    {
        if (segments.Count != 0)
        {
            Outgoing = null;
        }
    }

    /// <summary>Gives what this thread reads the segments that came with it.</summary>
    public static void SetIncoming(byte[][]? segments) => Incoming = segments;

    public static bool TryWrite(ref MessagePackWriter writer, ReadOnlyMemory<byte> value)
    {
        if (Outgoing is not { } segments || segments.Count == MaxCount)
        {
            return false;
        }

        writer.WriteExtensionFormatHeader(new ExtensionHeader(ExtensionType, 1));
        writer.WriteRaw([(byte)segments.Count]);
        segments.Add(value);
        return true;
    }

    public static bool TryRead(ref MessagePackReader reader, out byte[] value)
    {
        value = [];
        if (reader.NextMessagePackType != MessagePackType.Extension)
        {
            return false;
        }

        var extension = reader.ReadExtensionFormat();
        var index = extension.Header.TypeCode == ExtensionType && extension.Header.Length == 1 ? extension.Data.FirstSpan[0] : int.MaxValue;
        if (Incoming is not { } segments || index >= segments.Length)
        {
            throw new MessagePackSerializationException("A byte segment is named that did not come with the message.");
        }

        value = segments[index];
        return true;
    }

    public void Discard()
    {
        Count = 0;
        TotalLength = 0;
    }

    public void Add(ReadOnlyMemory<byte> value)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, 2 * Count));
        }

        TotalLength += value.Length;
        _items[Count++] = new ByteSegment(value, null, _isOwned);
    }
}

/// <summary>Bytes that are written from where they lie.</summary>
internal readonly record struct ByteSegment(ReadOnlyMemory<byte> Bytes, byte[]? Pooled, bool IsOwned)
{
    /// <summary>Returns the segment from an offset on, in a form that may be written later.</summary>
    public ByteSegment Keep(int offset)
    {
        var rest = Bytes[offset..];
        if (IsOwned || rest.IsEmpty)
        {
            return this with { Bytes = rest };
        }

        var copy = ArrayPool<byte>.Shared.Rent(rest.Length);
        rest.CopyTo(copy);
        return new ByteSegment(copy.AsMemory(0, rest.Length), copy, IsOwned: true);
    }

    public void GiveBack()
    {
        if (Pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(Pooled);
        }
    }
}
