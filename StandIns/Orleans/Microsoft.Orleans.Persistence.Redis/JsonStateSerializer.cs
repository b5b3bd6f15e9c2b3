using System.Text.Json;
using Orleans.Storage;

namespace Orleans.Persistence;

/// <summary>What a state's public properties hold, as JSON.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input)!;
}
