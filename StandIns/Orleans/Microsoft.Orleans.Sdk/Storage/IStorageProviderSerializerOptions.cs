namespace Orleans.Storage;

/// <summary>Options of a storage provider that lets its serializer be chosen.</summary>
public interface IStorageProviderSerializerOptions
{
    IGrainStorageSerializer GrainStorageSerializer { get; set; }
}
