using System.Buffers.Binary;
using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Takes the elements of a tensor one after the other.
/// </summary>
internal interface IJsonElementSink
{
    /// <summary>Adds the element that the current token writes.</summary>
    /// <param name="reader">The reader, on a value.</param>
    /// <returns>Whether the token is an element of the tensor's datatype.</returns>
    bool TryAdd(ref Utf8JsonReader reader);
}

/// <summary>
/// Writes elements of a fixed size side by side.
/// </summary>
/// <param name="destination">Room for all elements.</param>
internal ref struct FixedSizeSink<T, TElement>(Span<T> destination) : IJsonElementSink
    where T : unmanaged
    where TElement : struct, IJsonElement<T>
{
    private readonly Span<T> _destination = destination;
    private int _written;

    public bool TryAdd(ref Utf8JsonReader reader) => TElement.TryRead(ref reader, out _destination[_written++]);
}

/// <summary>
/// Writes strings, each behind its length.
/// </summary>
/// <param name="destination">Room for all strings, unescaped, and their lengths.</param>
internal ref struct StringSink(Span<byte> destination) : IJsonElementSink
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Gets the bytes written.</summary>
    public int Written { get; private set; }

    public bool TryAdd(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        var length = reader.CopyString(_destination[(Written + sizeof(uint))..]);
        BinaryPrimitives.WriteInt32LittleEndian(_destination[Written..], length);
        Written += sizeof(uint) + length;
        return true;
    }
}
