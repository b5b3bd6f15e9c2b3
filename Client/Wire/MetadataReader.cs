using System.Text.Json;
using Grid.Models;
using Grid.Tensors;

namespace Grid.Client.Wire;

// Reads what the protocol says about servers and models.
internal static class MetadataReader
{
    public static ServerMetadata Server(JsonElement json)
        => new(json.Text("name"), json.Text("version"), Texts(json, "extensions"));

    public static ModelMetadata Model(JsonElement json)
        => new(
            json.Text("name"),
            json.TryGetProperty("versions", out _) ? Texts(json, "versions") : [],
            json.TextOrEmpty("platform"),
            [.. json.Items("inputs").Select(Spec)],
            [.. json.Items("outputs").Select(Spec)]);

    public static IReadOnlyList<ModelIndexEntry> Index(JsonElement json)
        => json.ValueKind == JsonValueKind.Array
            ? [.. json.EnumerateArray().Select(entry => new ModelIndexEntry(
                entry.Text("name"), entry.TextOrEmpty("version"), State(entry.TextOrEmpty("state")), entry.TextOrEmpty("reason")))]
            : throw new FormatException("the index is no array.");

    public static Recovery Recovery(JsonElement json)
        => new(json.GetProperty("records").GetInt32(), json.GetProperty("silos").GetInt32(), Texts(json, "missing"), Texts(json, "conflicts"));

    private static TensorSpec Spec(JsonElement json) => new(json.Text("name"), json.DataType("datatype"), json.Longs("shape"));

    // A state that this client does not know yet is as good as unknown.
    private static ModelVersionState State(string text)
        => Enum.TryParse<ModelVersionState>(text, ignoreCase: true, out var state) ? state : ModelVersionState.Unknown;

    private static IReadOnlyList<string> Texts(JsonElement json, string name)
        => [.. json.Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw new FormatException($"'{name}' holds {item.GetRawText()}, which is no string."))];
}
