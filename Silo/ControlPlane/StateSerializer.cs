using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// Writes states as JSON that an operator can read, the same with every implementation of the storage.
/// </summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
        => JsonSerializer.Deserialize<T>(input, Options) ?? throw new JsonException("The state is null.");
}
