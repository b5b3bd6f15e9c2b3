using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Reads the bodies of repository requests. An empty body stands for an empty object.
/// </summary>
internal static class RepositoryRequestReader
{
    // Kept with the model's state and quoted in messages; a real one has a few hundred characters.
    private const int MaxConfigLength = 64 << 10;

    /// <summary>Reads the body of an index request.</summary>
    /// <param name="body">The body.</param>
    /// <returns>Whether only versions that are ready are asked for.</returns>
    /// <exception cref="RestFault">The body is malformed.</exception>
    public static bool ReadIndex(RequestBody body)
    {
        var readyOnly = false;
        Read(body, (ref Utf8JsonReader reader) =>
        {
            if (!reader.ValueTextEquals("ready"u8))
            {
                return false;
            }

            reader.Read();
            readyOnly = reader.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                _ => throw RestFault.BadRequest($"'ready' is {JsonText.Quote(ref reader)}. Write true or false."),
            };
            return true;
        });
        return readyOnly;
    }

    /// <summary>Reads the body of a load request.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The configuration that replaces the repository's, or null.</returns>
    /// <exception cref="RestFault">The body is malformed (400) or carries files (501).</exception>
    public static string? ReadLoad(RequestBody body)
    {
        string? config = null;
        ReadParameters(body, (ref Utf8JsonReader reader) =>
        {
            if (reader.GetString()!.StartsWith("file:", StringComparison.Ordinal))
            {
                throw RestFault.NotSupported(
                    "Files in a load request are not supported. Put them into the models folder, then load the model.");
            }

            if (!reader.ValueTextEquals("config"u8))
            {
                return false;
            }

            reader.Read();
            JsonText.RequireString(ref reader, "The parameter config");
            config = reader.GetString()!;
            return config.Length <= MaxConfigLength
                ? true
                : throw RestFault.BadRequest($"The parameter config has {config.Length} characters. Send at most {MaxConfigLength}.");
        });
        return config;
    }

    /// <summary>Checks the body of an unload request.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="RestFault">The body is malformed.</exception>
    public static void ReadUnload(RequestBody body) => ReadParameters(body, static (ref _) => false);

    // Called on a property's name; reads its value and returns true, or leaves it and returns false.
    private delegate bool PropertyReader(ref Utf8JsonReader reader);

    private static void ReadParameters(RequestBody body, PropertyReader read)
        => Read(body, (ref reader) =>
        {
            if (!reader.ValueTextEquals("parameters"u8))
            {
                return false;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
            {
                JsonText.RequireStartObject(ref reader, "The request's parameters");
                ReadObject(ref reader, read);
            }

            return true;
        });

    private static void Read(RequestBody body, PropertyReader read)
    {
        if (body.Json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return;
        }

        JsonText.Check(body.Json);
        var reader = new Utf8JsonReader(body.Json);
        try
        {
            JsonText.ReadStartObject(ref reader, "The request");
            ReadObject(ref reader, read);

            // Nothing may follow; the reader throws if something does.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonFaults.Malformed(body.Json, reader.BytesConsumed, exception);
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, PropertyReader read)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!read(ref reader))
            {
                reader.Read();
                reader.Skip();
            }
        }
    }
}
