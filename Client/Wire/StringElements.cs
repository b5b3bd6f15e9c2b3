using System.Buffers.Binary;
using System.Text;

namespace Grid.Client.Wire;

// The wire form of BYTES: each element is preceded by its length as a little-endian uint32.
internal static class StringElements
{
    private const int LengthSize = sizeof(uint);

    public static byte[] Write(ReadOnlySpan<string> values)
    {
        long size = 0;
        foreach (var value in values)
        {
            size += LengthSize + Encoding.UTF8.GetByteCount(value ?? throw new ArgumentException("A string is null; BYTES has no null. Use an empty string.", nameof(values)));
        }

        var bytes = new byte[size];
        var rest = bytes.AsSpan();
        foreach (var value in values)
        {
            var length = Encoding.UTF8.GetBytes(value, rest[LengthSize..]);
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)length);
            rest = rest[(LengthSize + length)..];
        }

        return bytes;
    }

    // Returns null if the lengths do not add up to the bytes there are, or the elements not to the count.
    public static ReadOnlyMemory<byte>[]? TryRead(ReadOnlyMemory<byte> bytes, long count)
    {
        if (count * LengthSize > bytes.Length)
        {
            return null;
        }

        var elements = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < elements.Length; i++)
        {
            if (bytes.Length < LengthSize)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
            if (length > bytes.Length - LengthSize)
            {
                return null;
            }

            elements[i] = bytes.Slice(LengthSize, (int)length);
            bytes = bytes[(LengthSize + (int)length)..];
        }

        return bytes.IsEmpty ? elements : null;
    }
}
