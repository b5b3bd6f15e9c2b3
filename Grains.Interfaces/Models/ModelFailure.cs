namespace Grid.Models;

/// <summary>
/// Why a model operation failed, in the terms a door needs to choose a status.
/// </summary>
[GenerateSerializer, Alias("grid.model-failure")]
public enum ModelFailure
{
    /// <summary>It did not fail.</summary>
    None = 0,

    /// <summary>The repository has no such model or version.</summary>
    NotFound = 1,

    /// <summary>The model's files or configuration are wrong: the same call fails again until they are changed.</summary>
    Invalid = 2,

    /// <summary>Nothing could hold it now: memory, capacity, a silo going down.</summary>
    Unavailable = 3,

    /// <summary>The state could not be stored; nothing was changed as far as is known.</summary>
    Storage = 4,
}
