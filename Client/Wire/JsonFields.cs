using System.Collections.Immutable;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Wire;

// Fields of a server's JSON. Each fault is a FormatException that names the field.
internal static class JsonFields
{
    public static string Text(this JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"'{name}' is missing or no string.");

    // Servers leave a text out, or write null, where they have nothing to say.
    public static string TextOrEmpty(this JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? json.Text(name) : "";

    public static TensorDataType DataType(this JsonElement json, string name)
        => TensorDataTypes.TryParse(json.Text(name), out var type)
            ? type
            : throw new FormatException($"'{name}' is '{json.Text(name)}', which is no datatype of the protocol.");

    public static ImmutableArray<long> Longs(this JsonElement json, string name)
        => [.. json.Items(name).Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number)
            ? number
            : throw new FormatException($"'{name}' holds {item.GetRawText()}, which is no integer."))];

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw new FormatException($"'{name}' is missing or no array.");
}
