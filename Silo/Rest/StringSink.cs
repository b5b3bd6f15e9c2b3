using System.Buffers.Binary;
using System.Text.Json;

namespace Grid.Silo.Rest;

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
