using System.Buffers.Binary;

namespace Grid.Tensors;

/// <summary>
/// The wire form of byte strings: each element's length as a little-endian uint32, then its bytes.
/// </summary>
internal static class BytesElements
{
    /// <summary>The bytes before each element.</summary>
    public const int PrefixLength = sizeof(uint);

    /// <summary>Counts the elements.</summary>
    /// <param name="data">Elements in wire form.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>False if an element's length runs past the end.</returns>
    public static bool TryCount(ReadOnlySpan<byte> data, out long count)
    {
        count = 0;
        while (!data.IsEmpty)
        {
            if (data.Length < PrefixLength)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(data);
            if (length > data.Length - PrefixLength)
            {
                return false;
            }

            data = data[(PrefixLength + (int)length)..];
            count++;
        }

        return true;
    }

    /// <summary>Takes the first element off well-formed data.</summary>
    /// <param name="data">Elements in wire form, at least one; afterwards those that follow.</param>
    /// <returns>The element's bytes.</returns>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data)
    {
        var end = PrefixLength + (int)BinaryPrimitives.ReadUInt32LittleEndian(data);
        var element = data[PrefixLength..end];
        data = data[end..];
        return element;
    }

    /// <summary>Finds the bytes that the first elements of well-formed data take.</summary>
    /// <param name="data">Elements in wire form.</param>
    /// <param name="count">How many elements; at least as many must be there.</param>
    /// <returns>Their length with prefixes.</returns>
    public static int LengthOf(ReadOnlySpan<byte> data, long count)
    {
        var rest = data;
        for (var i = 0L; i < count; i++)
        {
            Take(ref rest);
        }

        return data.Length - rest.Length;
    }

    /// <summary>Writes an element.</summary>
    /// <param name="destination">Room for the prefix and the element.</param>
    /// <param name="element">The element's bytes.</param>
    public static void Write(Span<byte> destination, ReadOnlySpan<byte> element)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)element.Length);
        element.CopyTo(destination[PrefixLength..]);
    }
}
