using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Wire;

// Reads the protocol's "data": an array, nested or flat, row by row.
internal static class JsonTensorReader
{
    public static Tensor Read(TensorDataType type, JsonElement data, ReadOnlySpan<long> shape)
    {
        var leaves = new List<JsonElement>();
        Flatten(data, leaves);
        var count = TensorShapes.Count(shape);
        if (count != leaves.Count)
        {
            throw new FormatException($"The shape {TensorShapes.Text([.. shape])} holds {count?.ToString(CultureInfo.InvariantCulture) ?? "too many"} elements, and the data {leaves.Count}.");
        }

        if (type == TensorDataType.Bytes)
        {
            return Tensor.FromStrings([.. leaves.Select(ReadString)], shape);
        }

        var size = type.ElementSize();
        var bytes = new byte[leaves.Count * size];
        for (var i = 0; i < leaves.Count; i++)
        {
            if (!TryWrite(type, leaves[i], bytes.AsSpan(i * size, size)))
            {
                throw new FormatException($"Element {i} of the data is {leaves[i].GetRawText()}, which is no {type.WireName()}.");
            }
        }

        return Tensor.FromBytes(type, bytes, shape);
    }

    private static void Flatten(JsonElement element, List<JsonElement> leaves)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            leaves.Add(element);
            return;
        }

        foreach (var item in element.EnumerateArray())
        {
            Flatten(item, leaves);
        }
    }

    private static string ReadString(JsonElement element)
        => element.ValueKind == JsonValueKind.String
            ? element.GetString()!
            : throw new FormatException($"{element.GetRawText()} is no string; an element of BYTES is.");

    private static bool TryWrite(TensorDataType type, JsonElement value, Span<byte> target)
    {
        if (type == TensorDataType.Bool)
        {
            target[0] = value.ValueKind == JsonValueKind.True ? (byte)1 : (byte)0;
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
        }

        return value.ValueKind == JsonValueKind.Number && type switch
        {
            TensorDataType.UInt8 => value.TryGetByte(out target[0]),
            TensorDataType.Int8 => value.TryGetSByte(out var v) && Write(target, (byte)v),
            TensorDataType.UInt16 => value.TryGetUInt16(out var v) && BinaryPrimitives.TryWriteUInt16LittleEndian(target, v),
            TensorDataType.Int16 => value.TryGetInt16(out var v) && BinaryPrimitives.TryWriteInt16LittleEndian(target, v),
            TensorDataType.UInt32 => value.TryGetUInt32(out var v) && BinaryPrimitives.TryWriteUInt32LittleEndian(target, v),
            TensorDataType.Int32 => value.TryGetInt32(out var v) && BinaryPrimitives.TryWriteInt32LittleEndian(target, v),
            TensorDataType.UInt64 => value.TryGetUInt64(out var v) && BinaryPrimitives.TryWriteUInt64LittleEndian(target, v),
            TensorDataType.Int64 => value.TryGetInt64(out var v) && BinaryPrimitives.TryWriteInt64LittleEndian(target, v),
            TensorDataType.Fp16 => value.TryGetDouble(out var v) && BinaryPrimitives.TryWriteHalfLittleEndian(target, (Half)v),
            TensorDataType.Bf16 => value.TryGetSingle(out var v) && BinaryPrimitives.TryWriteUInt16LittleEndian(target, ToBf16(v)),
            TensorDataType.Fp32 => value.TryGetSingle(out var v) && BinaryPrimitives.TryWriteSingleLittleEndian(target, v),
            TensorDataType.Fp64 => value.TryGetDouble(out var v) && BinaryPrimitives.TryWriteDoubleLittleEndian(target, v),
            _ => false,
        };
    }

    private static bool Write(Span<byte> target, byte value)
    {
        target[0] = value;
        return true;
    }

    // The upper half, rounded to nearest, ties to even. JSON holds neither NaN nor infinity, which would need care.
    private static ushort ToBf16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
