using System.Collections.Immutable;

namespace Grid.Client.Wire;

internal static class TensorShapes
{
    // Elements in a shape, or null if a dimension is negative or the product is beyond what an array can index.
    public static int? Count(ReadOnlySpan<long> shape)
    {
        if (shape.Contains(0) && !shape.ContainsAnyInRange(long.MinValue, -1))
        {
            return 0;
        }

        long count = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || dimension > Array.MaxLength / count)
            {
                return null;
            }

            count *= dimension;
        }

        return (int)count;
    }

    public static string Text(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";
}
