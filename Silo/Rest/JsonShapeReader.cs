using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Reads shapes.
/// </summary>
internal static class JsonShapeReader
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
}
