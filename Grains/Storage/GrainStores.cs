namespace Grid.Storage;

/// <summary>
/// The names by which grains ask for their storage.
/// </summary>
public static class GrainStores
{
    /// <summary>The control plane's state: models, catalogs, tenants. Durable, and read back after a restart.</summary>
    public const string Grid = "grid";
}
