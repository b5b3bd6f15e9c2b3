using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Grid.Silo.Rest;

/// <summary>
/// What <see cref="Utf8JsonReader"/> leaves to its callers.
/// </summary>
internal static class JsonText
{
    private const int LongestQuote = 64;

    // The reader checks neither UTF-8 nor the pairing of escaped surrogates until a string is taken out, and then throws
    // an exception that can't be told from a defect. Checked once, before reading, neither can happen. Both searches are
    // vectorised: a fraction of what reading the tokens costs.

    /// <summary>Checks that a text is UTF-8 and that its escapes name whole characters.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="RestFault">It isn't, or they don't.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw RestFault.BadRequest("The request's JSON is not valid UTF-8. Encode it as UTF-8.");
        }

        var high = false;
        while (true)
        {
            var skipped = json.IndexOf((byte)'\\');
            if (high && skipped != 0)
            {
                throw LoneSurrogate();
            }

            if (skipped < 0)
            {
                return;
            }

            json = json[(skipped + 1)..];
            if (json.Length < 5 || json[0] != 'u'
                || !ushort.TryParse(json.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                // Another escape, or a malformed one, which the reader will find.
                if (high)
                {
                    throw LoneSurrogate();
                }

                json = json[Math.Min(1, json.Length)..];
                continue;
            }

            if (high != char.IsLowSurrogate((char)unit))
            {
                throw LoneSurrogate();
            }

            high = char.IsHighSurrogate((char)unit);
            json = json[5..];
        }
    }

    /// <summary>Gets the current token as it came, cut to a length that suits a message.</summary>
    /// <param name="reader">The reader, on a token.</param>
    /// <returns>The token's text.</returns>
    public static string Quote(ref Utf8JsonReader reader)
        => reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.EndArray => "the end of the array",
            JsonTokenType.EndObject => "the end of the object",
            JsonTokenType.String or JsonTokenType.PropertyName => $"\"{Cut(reader.ValueSpan)}\"",
            _ => Cut(reader.ValueSpan),
        };

    /// <summary>Gets a string, cut to a length that suits a message.</summary>
    /// <param name="text">The string.</param>
    /// <returns>The string, or its beginning and an ellipsis.</returns>
    public static string Cut(string text) => text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "...");

    /// <summary>Moves onto the next token and demands that it begins an object.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="what">What the object is, for the message.</param>
    /// <exception cref="RestFault">The token is another.</exception>
    public static void ReadStartObject(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        RequireStartObject(ref reader, what);
    }

    /// <summary>Demands that the current token begins an object.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="what">What the object is, for the message.</param>
    /// <exception cref="RestFault">The token is another.</exception>
    public static void RequireStartObject(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw RestFault.BadRequest($"{what} must be an object, not {Quote(ref reader)}.");
        }
    }

    /// <summary>Demands that the current token is a string.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="what">What the string is, for the message.</param>
    /// <exception cref="RestFault">The token is another.</exception>
    public static void RequireString(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw RestFault.BadRequest($"{what} must be a string, not {Quote(ref reader)}.");
        }
    }

    private static string Cut(ReadOnlySpan<byte> token)
        => Cut(System.Text.Encoding.UTF8.GetString(token[..Math.Min(token.Length, 4 * LongestQuote)]));

    private static RestFault LoneSurrogate()
        => RestFault.BadRequest(
            "The request's JSON holds a \\u escape that is half of a surrogate pair. Escape both halves, or write the character as UTF-8.");
}
