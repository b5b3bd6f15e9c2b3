using System.Globalization;
using System.Text;

namespace Grid.Tensors;

/// <summary>
/// Arithmetic on shapes that come from outside: every product is checked, so that no shape can name less memory than it says.
/// </summary>
internal static class TensorShape
{
    /// <summary>Counts the elements.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <param name="count">The product of the dimensions; 1 for a scalar.</param>
    /// <returns>False if a dimension is negative or the product, zeros left out, exceeds a long.</returns>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        var isEmpty = false;
        foreach (var dimension in shape)
        {
            // Zeros are left out of the product, so that [0,2^62,4] is refused as [2^62,4,0] is: strides overflow in both.
            isEmpty |= dimension == 0;
            if (dimension < 0 || Math.BigMul(count, Math.Max(dimension, 1), out count) != 0 || count < 0)
            {
                return false;
            }
        }

        count = isEmpty ? 0 : count;
        return true;
    }

    /// <summary>Writes a shape for a message, e.g. <c>[2,-1]</c>.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <returns>The text.</returns>
    public static string Format(ReadOnlySpan<long> shape)
    {
        var text = new StringBuilder("[");
        foreach (var dimension in shape)
        {
            text.Append(text.Length > 1 ? "," : "").Append(dimension.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}
