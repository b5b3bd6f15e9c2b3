namespace Grid.Storage;

/// <summary>
/// Where the state of grains is kept when there is no Redis.
/// </summary>
public sealed class FileStorageOptions
{
    /// <summary>Gets or sets the data folder. It is made if it isn't there, and belongs to one silo at a time.</summary>
    /// <value>A path on a local disk. No default: it must be set.</value>
    public string Folder { get; set; } = "";
}
