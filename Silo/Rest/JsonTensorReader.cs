using System.Runtime.InteropServices;
using System.Text.Json;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// Reads `data` from its tokens straight into the tensor's buffer.
//
// Elements may be listed flat or nested as the shape says; the first token inside the array tells which. Nesting is
// walked with a counter for each dimension rather than recursively, so its depth costs nothing and is bounded by the rank.
//
// Before a buffer is rented the element count is held against the bytes of JSON that are left: an element takes at least
// two of them, so a short body can't make a large allocation.

/// <summary>
/// Reads the JSON form of a tensor's data.
/// </summary>
internal static class JsonTensorReader
{
    private const int MaxTensorBytes = 1 << 30;

    /// <summary>Reads a tensor's data.</summary>
    /// <param name="reader">The reader, on the first token of the data; afterwards on the last.</param>
    /// <param name="pool">Lends the buffer.</param>
    /// <param name="spec">The input as the model declares it.</param>
    /// <param name="shape">The shape that the request gives it.</param>
    /// <param name="bytesLeft">The length of the JSON from the first token of the data on.</param>
    /// <returns>The tensor, with a hold on its buffer.</returns>
    /// <exception cref="RestFault">The data isn't what datatype and shape say.</exception>
    public static InputTensor Read(
        ref Utf8JsonReader reader, TensorBufferPool pool, TensorSpec spec, long[] shape, long bytesLeft)
    {
        // A scalar may stand for itself.
        if (reader.TokenType != JsonTokenType.StartArray && shape.Length > 0)
        {
            throw RestFault.BadRequest(
                $"The data of input '{spec.Name}' must be an array of {spec.DataType.WireName()} elements, " +
                $"not {JsonText.Quote(ref reader)}.");
        }

        if (!TensorShape.TryCount(shape, out var count) || count > (bytesLeft + 1) / 2)
        {
            throw RestFault.BadRequest(
                $"The data of input '{spec.Name}' is shorter than its shape {TensorShape.Format(shape)} says.");
        }

        return spec.DataType switch
        {
            TensorDataType.Bool => ReadFixed<byte, JsonBool>(ref reader, pool, spec, shape, count),
            TensorDataType.UInt8 => ReadFixed<byte, JsonUInt8>(ref reader, pool, spec, shape, count),
            TensorDataType.UInt16 => ReadFixed<ushort, JsonUInt16>(ref reader, pool, spec, shape, count),
            TensorDataType.UInt32 => ReadFixed<uint, JsonUInt32>(ref reader, pool, spec, shape, count),
            TensorDataType.UInt64 => ReadFixed<ulong, JsonUInt64>(ref reader, pool, spec, shape, count),
            TensorDataType.Int8 => ReadFixed<sbyte, JsonInt8>(ref reader, pool, spec, shape, count),
            TensorDataType.Int16 => ReadFixed<short, JsonInt16>(ref reader, pool, spec, shape, count),
            TensorDataType.Int32 => ReadFixed<int, JsonInt32>(ref reader, pool, spec, shape, count),
            TensorDataType.Int64 => ReadFixed<long, JsonInt64>(ref reader, pool, spec, shape, count),
            TensorDataType.Fp32 => ReadFixed<float, JsonFp32>(ref reader, pool, spec, shape, count),
            TensorDataType.Fp64 => ReadFixed<double, JsonFp64>(ref reader, pool, spec, shape, count),
            TensorDataType.Bytes => ReadStrings(ref reader, pool, spec, shape, count),
            _ => throw RestFault.BadRequest(
                $"Input '{spec.Name}' is {spec.DataType.WireName()}, which JSON can't hold. Send it by the binary data extension."),
        };
    }

    private static InputTensor ReadFixed<T, TElement>(
        ref Utf8JsonReader reader, TensorBufferPool pool, TensorSpec spec, long[] shape, long count)
        where T : unmanaged
        where TElement : struct, IJsonElement<T>
    {
        var length = checked(count * Marshal.SizeOf<T>());
        if (length > MaxTensorBytes)
        {
            throw RestFault.BadRequest($"Input '{spec.Name}' takes {length} bytes; a tensor may take {MaxTensorBytes}.");
        }

        var buffer = pool.Rent((int)length);
        try
        {
            var sink = new FixedSizeSink<T, TElement>(MemoryMarshal.Cast<byte, T>(buffer.GetSpan()));
            ReadElements(ref reader, ref sink, spec, shape, count);
            return new InputTensor(spec.DataType, shape, buffer, 0, (int)length);
        }
        catch
        {
            buffer.Release();
            throw;
        }
    }

    private static InputTensor ReadStrings(
        ref Utf8JsonReader reader, TensorBufferPool pool, TensorSpec spec, long[] shape, long count)
    {
        // A string's bytes take at least as many bytes of JSON, so the JSON's length and a length prefix for each bound
        // the tensor. Measuring it first costs one more pass over strings only, which are copied anyway.
        var ahead = reader;
        ahead.Skip();
        var bound = ahead.BytesConsumed - reader.TokenStartIndex + (count * sizeof(uint));
        if (bound > MaxTensorBytes)
        {
            throw RestFault.BadRequest($"Input '{spec.Name}' takes up to {bound} bytes; a tensor may take {MaxTensorBytes}.");
        }

        var buffer = pool.Rent((int)bound);
        try
        {
            var sink = new StringSink(buffer.GetSpan());
            ReadElements(ref reader, ref sink, spec, shape, count);
            return new InputTensor(spec.DataType, shape, buffer, 0, sink.Written);
        }
        catch
        {
            buffer.Release();
            throw;
        }
    }

    private static void ReadElements<TSink>(
        ref Utf8JsonReader reader, ref TSink sink, TensorSpec spec, ReadOnlySpan<long> shape, long count)
        where TSink : IJsonElementSink, allows ref struct
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (!sink.TryAdd(ref reader))
            {
                throw JsonTensorFaults.WrongElement(ref reader, spec, 0);
            }

            return;
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            ReadNested(ref reader, ref sink, spec, shape);
        }
        else
        {
            ReadFlat(ref reader, ref sink, spec, shape, count);
        }
    }

    private static void ReadFlat<TSink>(
        ref Utf8JsonReader reader, ref TSink sink, TensorSpec spec, ReadOnlySpan<long> shape, long count)
        where TSink : IJsonElementSink, allows ref struct
    {
        long seen = 0;
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            if (seen == count)
            {
                throw JsonTensorFaults.WrongCount(spec, shape, count, $"more than {count}");
            }

            if (!sink.TryAdd(ref reader))
            {
                throw JsonTensorFaults.WrongElement(ref reader, spec, seen);
            }

            seen++;
            reader.Read();
        }

        if (seen != count)
        {
            throw JsonTensorFaults.WrongCount(spec, shape, count, $"{seen}");
        }
    }

    // The reader is on the second opening bracket.
    private static void ReadNested<TSink>(
        ref Utf8JsonReader reader, ref TSink sink, TensorSpec spec, ReadOnlySpan<long> shape)
        where TSink : IJsonElementSink, allows ref struct
    {
        Span<long> seen = stackalloc long[JsonShapeReader.MaxRank];
        seen[0] = 0;
        long elements = 0;
        var level = 0;
        while (true)
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                if (level >= shape.Length || seen[level] != shape[level])
                {
                    throw JsonTensorFaults.WrongNesting(spec, shape, level, seen[level]);
                }

                if (level-- == 0)
                {
                    return;
                }
            }
            else if (level >= shape.Length || ++seen[level] > shape[level])
            {
                throw JsonTensorFaults.WrongNesting(spec, shape, level, seen[level]);
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                // Beyond the last dimension: the next token is refused, whatever it is.
                if (++level < shape.Length)
                {
                    seen[level] = 0;
                }
            }
            else if (level < shape.Length - 1)
            {
                throw JsonTensorFaults.WrongNesting(ref reader, spec, shape, level);
            }
            else if (!sink.TryAdd(ref reader))
            {
                throw JsonTensorFaults.WrongElement(ref reader, spec, elements);
            }
            else
            {
                elements++;
            }

            reader.Read();
        }
    }
}
