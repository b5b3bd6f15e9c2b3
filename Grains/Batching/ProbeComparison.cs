using System.Buffers.Binary;
using Grid.Onnx;
using Grid.Tensors;

namespace Grid.Batching;

// Floats may differ a little: a matrix product sums in another order when it has more rows. The bounds are far above that and
// far below what any real dependence between rows does. Integers, truth values and strings must be the same.

/// <summary>
/// Compares an output of rows that ran alone with the same rows of a joined run.
/// </summary>
internal static class ProbeComparison
{
    /// <summary>Finds a difference.</summary>
    /// <param name="spec">The output.</param>
    /// <param name="head">What the first rows gave alone.</param>
    /// <param name="tail">What the following rows gave alone.</param>
    /// <param name="joined">What all of them gave joined.</param>
    /// <param name="first">How many the first rows are.</param>
    /// <param name="second">How many the following rows are.</param>
    /// <returns>The difference as a sentence, or null.</returns>
    public static string? FindDifference(
        TensorSpec spec, in RunOutput head, in RunOutput tail, in RunOutput joined, int first, int second)
    {
        if (!IsRows(head, first) || !IsRows(tail, second) || !IsRows(joined, first + second))
        {
            return $"Output '{spec.Name}' has shape {TensorShape.Format(joined.Shape)} for {first + second} rows and "
                + $"{TensorShape.Format(head.Shape)} for {first}: its first dimension isn't the batch.";
        }

        var shape = joined.Shape.AsSpan(1);
        if (!shape.SequenceEqual(head.Shape.AsSpan(1)) || !shape.SequenceEqual(tail.Shape.AsSpan(1)))
        {
            return $"Output '{spec.Name}' has shape {TensorShape.Format(joined.Shape)} for joined rows and "
                + $"{TensorShape.Format(head.Shape)} alone.";
        }

        var data = joined.Data.Span;
        return head.Data.Length + tail.Data.Length == data.Length
            && Same(spec.DataType, head.Data.Span, data[..head.Data.Length])
            && Same(spec.DataType, tail.Data.Span, data[head.Data.Length..])
                ? null
                : $"Output '{spec.Name}' is not the same for rows that ran alone and joined.";
    }

    private static bool IsRows(in RunOutput output, int rows) => output.Shape is { Length: > 0 } shape && shape[0] == rows;

    private static bool Same(TensorDataType type, ReadOnlySpan<byte> alone, ReadOnlySpan<byte> joined)
    {
        var (relative, size) = type switch
        {
            TensorDataType.Fp16 => (1e-2, 2),
            TensorDataType.Bf16 => (5e-2, 2),
            TensorDataType.Fp32 => (1e-3, 4),
            TensorDataType.Fp64 => (1e-3, 8),
            _ => (0, 0),
        };
        if (size == 0)
        {
            return alone.SequenceEqual(joined);
        }

        // Where terms cancel, what is left is small against the terms: the bound also grows with the largest value.
        var largest = 0.0;
        for (var i = 0; i < alone.Length; i += size)
        {
            var value = Math.Abs(Read(type, alone[i..]));
            largest = double.IsFinite(value) ? Math.Max(largest, value) : largest;
        }

        for (var i = 0; i < alone.Length; i += size)
        {
            var left = Read(type, alone[i..]);
            var right = Read(type, joined[i..]);
            var bound = relative * (Math.Max(Math.Abs(left), Math.Abs(right)) + (0.01 * largest));
            if (!left.Equals(right) && !(Math.Abs(left - right) <= bound))
            {
                return false;
            }
        }

        return true;
    }

    private static double Read(TensorDataType type, ReadOnlySpan<byte> data) => type switch
    {
        TensorDataType.Fp16 => (double)BinaryPrimitives.ReadHalfLittleEndian(data),
        TensorDataType.Bf16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(data) << 16),
        TensorDataType.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(data),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(data),
    };
}
