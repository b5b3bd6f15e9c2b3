using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.Storage;

// The content of a state's file: {"grain": "...", "state": "...", "etag": "...", "data": {...}}.
//
// Grain and state are repeated inside, so that a file that was copied or renamed by hand is never taken for another
// grain's. Enums are written by name, so that an operator can read the file. Members that are not known are passed over.

/// <summary>
/// Writes and reads the JSON of a state's file.
/// </summary>
internal static class StateRecord
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Write<T>(GrainId grain, string state, string etag, T data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("grain", grain.ToString());
            writer.WriteString("state", state);
            writer.WriteString("etag", etag);
            writer.WritePropertyName("data");
            JsonSerializer.Serialize(writer, data, Options);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the etag.</summary>
    /// <exception cref="JsonException">The content is damaged or another state's.</exception>
    public static string ReadEtag(GrainId grain, string state, ReadOnlyMemory<byte> content)
    {
        using var document = Parse(grain, state, content);
        return EtagOf(document);
    }

    /// <summary>Reads the etag and the data.</summary>
    /// <exception cref="JsonException">The content is damaged or another state's.</exception>
    public static (string Etag, T Data) Read<T>(GrainId grain, string state, ReadOnlyMemory<byte> content)
    {
        using var document = Parse(grain, state, content);
        if (!document.RootElement.TryGetProperty("data", out var data))
        {
            throw new JsonException("it has no member 'data'");
        }

        return (EtagOf(document), data.Deserialize<T>(Options) ?? throw new JsonException("its member 'data' is null"));
    }

    private static string EtagOf(JsonDocument document)
        => document.RootElement.TryGetProperty("etag", out var etag)
            && etag.ValueKind == JsonValueKind.String
            && etag.GetString() is { Length: > 0 } text
                ? text
                : throw new JsonException("it has no member 'etag' with a text");

    private static JsonDocument Parse(GrainId grain, string state, ReadOnlyMemory<byte> content)
    {
        var document = JsonDocument.Parse(content);
        try
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("it is no JSON object");
            }

            Check(root, "grain", grain.ToString());
            Check(root, "state", state);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private static void Check(JsonElement root, string member, string expected)
    {
        if (!root.TryGetProperty(member, out var value)
            || value.ValueKind != JsonValueKind.String
            || !value.ValueEquals(expected))
        {
            throw new JsonException($"its member '{member}' is not '{expected}'");
        }
    }
}
