using System.Globalization;
using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Shapes as requests write them.
/// </summary>
internal static class TensorShape
{
    /// <summary>The most dimensions that a request may give a tensor.</summary>
    public const int MaxRank = 32;

    /// <summary>Reads a shape.</summary>
    /// <param name="reader">The reader, on the first token of the shape.</param>
    /// <param name="what">Whose shape it is, for messages.</param>
    /// <returns>The dimensions, none negative.</returns>
    /// <exception cref="RestFault">It is not an array of whole numbers from 0.</exception>
    public static long[] Read(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw RestFault.BadRequest(
                $"The shape of {what} must be an array of whole numbers, not {JsonText.Quote(ref reader)}.");
        }

        Span<long> dimensions = stackalloc long[MaxRank];
        var rank = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rank == MaxRank)
            {
                throw RestFault.BadRequest($"The shape of {what} has more than {MaxRank} dimensions.");
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out dimensions[rank]) || dimensions[rank] < 0)
            {
                throw RestFault.BadRequest(
                    $"The shape of {what} holds {JsonText.Quote(ref reader)}. Write whole numbers from 0.");
            }

            rank++;
        }

        return dimensions[..rank].ToArray();
    }

    /// <summary>Counts the elements of a shape.</summary>
    /// <param name="shape">The dimensions, none negative.</param>
    /// <param name="name">The tensor's name, for the message.</param>
    /// <returns>The product of the dimensions; 1 for none.</returns>
    /// <exception cref="RestFault">It does not fit 63 bits.</exception>
    public static long CountElements(ReadOnlySpan<long> shape, string name)
    {
        // The dimensions beside a 0 must not overflow either: the model multiplies them, too.
        long count = 1;
        var empty = false;
        foreach (var dimension in shape)
        {
            empty |= dimension == 0;
            if (dimension != 0 && count > long.MaxValue / dimension)
            {
                throw RestFault.BadRequest($"The shape {Format(shape)} of input '{name}' has too many elements to count.");
            }

            count *= Math.Max(dimension, 1);
        }

        return empty ? 0 : count;
    }

    /// <summary>Writes a shape for a message.</summary>
    /// <param name="shape">The dimensions.</param>
    /// <returns>The text, e.g. <c>[1,3]</c>.</returns>
    public static string Format(ReadOnlySpan<long> shape)
    {
        var text = new System.Text.StringBuilder("[");
        foreach (var dimension in shape)
        {
            text.Append(text.Length > 1 ? "," : "").Append(dimension.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}
