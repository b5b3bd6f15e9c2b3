using Grid.Tensors;

namespace Grid.Serving;

/// <summary>
/// The value of one input: a slice of a buffer that the request holds.
/// </summary>
/// <param name="DataType">The element type, the same as the model declares.</param>
/// <param name="Shape">The dimensions, none negative.</param>
/// <param name="Buffer">The buffer, of which the request owns one hold for this tensor; null if the input was left out.</param>
/// <param name="Offset">Where the slice begins, in bytes. Need not be aligned.</param>
/// <param name="Length">
/// The slice's length in bytes: row-major and little-endian, <see cref="TensorDataType.Bool"/> one byte each,
/// <see cref="TensorDataType.Bytes"/> each element preceded by its length as a uint32, well-formed.
/// </param>
public readonly record struct InputTensor(TensorDataType DataType, long[] Shape, TensorBuffer? Buffer, int Offset, int Length)
{
    /// <summary>Gets the bytes.</summary>
    public ReadOnlySpan<byte> Data => Buffer is null ? default : Buffer.GetSpan().Slice(Offset, Length);
}
