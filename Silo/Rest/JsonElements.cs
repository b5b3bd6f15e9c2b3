using System.Text.Json;

namespace Grid.Silo.Rest;

// How an element of each datatype is taken from its JSON token. Structs behind one interface, so that the loop over a
// tensor's elements is compiled once for each datatype with the conversion inlined. They are a table, so they share a file.

internal readonly struct JsonBool : IJsonElement<byte>
{
    public static bool TryRead(ref Utf8JsonReader reader, out byte value)
    {
        value = reader.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
    }
}

internal readonly struct JsonUInt8 : IJsonElement<byte>
{
    public static bool TryRead(ref Utf8JsonReader reader, out byte value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out value);
    }
}

internal readonly struct JsonUInt16 : IJsonElement<ushort>
{
    public static bool TryRead(ref Utf8JsonReader reader, out ushort value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt16(out value);
    }
}

internal readonly struct JsonUInt32 : IJsonElement<uint>
{
    public static bool TryRead(ref Utf8JsonReader reader, out uint value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out value);
    }
}

internal readonly struct JsonUInt64 : IJsonElement<ulong>
{
    public static bool TryRead(ref Utf8JsonReader reader, out ulong value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out value);
    }
}

internal readonly struct JsonInt8 : IJsonElement<sbyte>
{
    public static bool TryRead(ref Utf8JsonReader reader, out sbyte value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetSByte(out value);
    }
}

internal readonly struct JsonInt16 : IJsonElement<short>
{
    public static bool TryRead(ref Utf8JsonReader reader, out short value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt16(out value);
    }
}

internal readonly struct JsonInt32 : IJsonElement<int>
{
    public static bool TryRead(ref Utf8JsonReader reader, out int value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out value);
    }
}

internal readonly struct JsonInt64 : IJsonElement<long>
{
    public static bool TryRead(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value);
    }
}

// A literal beyond the range reads as infinity, which the caller did not write.
internal readonly struct JsonFp32 : IJsonElement<float>
{
    public static bool TryRead(ref Utf8JsonReader reader, out float value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number
            && (JsonNumber.TryRead(reader.ValueSpan, out value) || (reader.TryGetSingle(out value) && float.IsFinite(value)));
    }
}

internal readonly struct JsonFp64 : IJsonElement<double>
{
    public static bool TryRead(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number
            && (JsonNumber.TryRead(reader.ValueSpan, out value) || (reader.TryGetDouble(out value) && double.IsFinite(value)));
    }
}
