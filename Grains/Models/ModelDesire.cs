namespace Grid.Models;

/// <summary>
/// What an operator wants of a model.
/// </summary>
[GenerateSerializer, Alias("grid.model-desire")]
internal enum ModelDesire
{
    /// <summary>Nothing was ever asked, or the model was removed.</summary>
    None = 0,

    /// <summary>It is to serve, after a restart as well.</summary>
    Loaded = 1,

    /// <summary>It is not to serve, after a restart neither.</summary>
    Unloaded = 2,
}
