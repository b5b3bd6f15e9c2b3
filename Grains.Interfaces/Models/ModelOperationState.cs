namespace Grid.Models;

/// <summary>
/// How far a load or an unload has come.
/// </summary>
[GenerateSerializer, Alias("grid.model-operation-state")]
public enum ModelOperationState
{
    /// <summary>No such operation is known: it never began, or the grain has moved since. Ask for the model's status.</summary>
    Unknown = 0,

    /// <summary>It is under way.</summary>
    Running = 1,

    /// <summary>It is done and its outcome is stored.</summary>
    Succeeded = 2,

    /// <summary>
    /// It failed. After a load, what served before still serves. An ensure may have had other versions serve, and an unload
    /// that fails after its first write has taken the model out of service all the same.
    /// </summary>
    Failed = 3,
}
