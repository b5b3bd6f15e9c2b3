namespace Orleans.Storage;

/// <summary>Writes states as bytes and reads them.</summary>
public interface IGrainStorageSerializer
{
    BinaryData Serialize<T>(T input);

    T Deserialize<T>(BinaryData input);
}
