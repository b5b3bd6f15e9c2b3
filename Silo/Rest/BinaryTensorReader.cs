using System.Buffers.Binary;
using Grid.Serving;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Takes tensors from binary data, without copying.
/// </summary>
internal static class BinaryTensorReader
{
    /// <summary>Takes a tensor from the bytes behind the JSON.</summary>
    /// <param name="body">The body.</param>
    /// <param name="offset">Where the tensor begins.</param>
    /// <param name="length">Its bytes, none beyond the body.</param>
    /// <param name="spec">The input as the model declares it.</param>
    /// <param name="shape">The shape that the request gives it.</param>
    /// <returns>A slice of the body, with a hold of its own on the body's buffer.</returns>
    /// <exception cref="RestFault">The bytes aren't what datatype and shape say.</exception>
    public static InputTensor Read(RequestBody body, int offset, int length, TensorSpec spec, long[] shape)
    {
        Check(spec, shape, body.Slice(offset, length));
        return new InputTensor(spec.DataType, shape, body.Buffer.Retain(), offset, length);
    }

    private static void Check(TensorSpec spec, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        var count = TensorShape.CountElements(shape, spec.Name);
        if (spec.DataType == TensorDataType.Bytes)
        {
            CheckStrings(spec, shape, count, data);
            return;
        }

        // Compared by division: the product may not fit.
        var size = spec.DataType.ElementSize();
        if (data.Length % size != 0 || data.Length / size != count)
        {
            throw RestFault.BadRequest(
                $"Input '{spec.Name}' has {data.Length} bytes of binary data, but {count} elements of {spec.DataType.WireName()} " +
                $"(shape {TensorShape.Format(shape)}) take {(Int128)count * size}.");
        }

        if (spec.DataType == TensorDataType.Bool)
        {
            var odd = data.IndexOfAnyExceptInRange((byte)0, (byte)1);
            if (odd >= 0)
            {
                throw RestFault.BadRequest($"Byte {odd} of input '{spec.Name}' is {data[odd]}. BOOL elements are bytes of 0 or 1.");
            }
        }
    }

    private static void CheckStrings(TensorSpec spec, ReadOnlySpan<long> shape, long count, ReadOnlySpan<byte> data)
    {
        var left = data;
        long seen = 0;
        while (!left.IsEmpty)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(left, out var length) || length > left.Length - sizeof(uint))
            {
                throw RestFault.BadRequest(
                    $"Element {seen} of input '{spec.Name}' goes beyond the input's {data.Length} bytes of binary data. Write each " +
                    "BYTES element as its length, a little-endian uint32, and that many bytes.");
            }

            left = left[(sizeof(uint) + (int)length)..];
            seen++;
        }

        if (seen != count)
        {
            throw RestFault.BadRequest(
                $"Input '{spec.Name}' has {seen} elements in its binary data, but its shape {TensorShape.Format(shape)} says {count}.");
        }
    }
}
