using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grid.OnnxModels.Proto;

namespace Grid.OnnxModels;

/// <summary>Makes constant tensors of every element type.</summary>
public static class OnnxTensor
{
    /// <summary>Makes a tensor from values in row-major order.</summary>
    /// <typeparam name="T">
    /// float, double, <see cref="Half"/>, bool or an integer of 8 to 64 bits. For strings and bfloat16 see
    /// <see cref="Strings"/> and <see cref="BFloat16"/>.
    /// </typeparam>
    /// <param name="values">As many values as the shape has elements.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is none of these, or the count is wrong.</exception>
    public static TensorProto Create<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
        => Raw(ElementTypeOf<T>(), MemoryMarshal.AsBytes(values), Unsafe.SizeOf<T>(), shape);

    /// <inheritdoc cref="Create{T}(ReadOnlySpan{T}, ReadOnlySpan{long})"/>
    public static TensorProto Create<T>(T[] values, params ReadOnlySpan<long> shape)
        where T : unmanaged
        => Create((ReadOnlySpan<T>)values, shape);

    /// <summary>Makes a tensor without dimensions.</summary>
    /// <typeparam name="T">One of the types of <see cref="Create{T}(ReadOnlySpan{T}, ReadOnlySpan{long})"/>.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no element type.</exception>
    public static TensorProto Scalar<T>(T value)
        where T : unmanaged
        => Create(new ReadOnlySpan<T>(in value), []);

    /// <summary>Makes a tensor of strings, written as UTF-8.</summary>
    /// <exception cref="ArgumentException">The count is wrong for the shape.</exception>
    public static TensorProto Strings(ReadOnlySpan<string> values, params ReadOnlySpan<long> shape)
    {
        TensorProto tensor = Empty(ElementType.String, values.Length, shape);
        foreach (string value in values)
        {
            tensor.StringData.Add(ByteString.CopyFromUtf8(value));
        }

        return tensor;
    }

    /// <summary>Makes a bfloat16 tensor from floats, rounded to the nearest, ties to even.</summary>
    /// <exception cref="ArgumentException">The count is wrong for the shape.</exception>
    public static TensorProto BFloat16(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        var bits = new ushort[values.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = ToBFloat16(values[i]);
        }

        return Raw(ElementType.BFloat16, MemoryMarshal.AsBytes<ushort>(bits), sizeof(ushort), shape);
    }

    /// <summary>Gives the ONNX element type of a .NET type.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has none.</exception>
    public static ElementType ElementTypeOf<T>()
        => Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.Single => ElementType.Float,
            TypeCode.Byte => ElementType.UInt8,
            TypeCode.SByte => ElementType.Int8,
            TypeCode.UInt16 => ElementType.UInt16,
            TypeCode.Int16 => ElementType.Int16,
            TypeCode.Int32 => ElementType.Int32,
            TypeCode.Int64 => ElementType.Int64,
            TypeCode.String => ElementType.String,
            TypeCode.Boolean => ElementType.Bool,
            TypeCode.Double => ElementType.Double,
            TypeCode.UInt32 => ElementType.UInt32,
            TypeCode.UInt64 => ElementType.UInt64,
            _ when typeof(T) == typeof(Half) => ElementType.Float16,
            _ => throw new ArgumentException(
                $"{typeof(T)} is no element type of ONNX tensors. Use float, double, Half, bool, string or an integer of 8 to 64 bits."),
        };

    internal static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            // Rounding could carry a NaN's payload into the exponent and make it an infinity.
            return (ushort)((bits >> 16) | 0x40);
        }

        uint lowestKept = (bits >> 16) & 1;
        return (ushort)((bits + 0x7FFF + lowestKept) >> 16);
    }

    private static TensorProto Raw(ElementType type, ReadOnlySpan<byte> bytes, int size, ReadOnlySpan<long> shape)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ONNX stores tensors in little-endian order, and this machine's order is another.");
        }

        TensorProto tensor = Empty(type, bytes.Length / size, shape);
        tensor.RawData = ByteString.CopyFrom(bytes);
        return tensor;
    }

    private static TensorProto Empty(ElementType type, int count, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { DataType = (int)type };
        long elements = 1;
        foreach (long dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            elements = checked(elements * dimension);
            tensor.Dims.Add(dimension);
        }

        if (elements != count)
        {
            throw new ArgumentException(
                $"The shape [{string.Join(',', shape.ToArray())}] has {elements} elements, but {count} values were given. Give one value for each element.",
                nameof(shape));
        }

        return tensor;
    }
}
