namespace Grid.Models;

/// <summary>
/// The state of a model's version, as the repository index names it.
/// </summary>
[GenerateSerializer, Alias("grid.model-version-state")]
public enum ModelVersionState
{
    /// <summary>Nothing is known yet.</summary>
    Unknown = 0,

    /// <summary>It takes requests.</summary>
    Ready = 1,

    /// <summary>It takes none; the reason says why.</summary>
    Unavailable = 2,

    /// <summary>It is being loaded.</summary>
    Loading = 3,

    /// <summary>It is being drained and unloaded.</summary>
    Unloading = 4,
}
