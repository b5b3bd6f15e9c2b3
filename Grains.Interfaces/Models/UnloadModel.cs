namespace Grid.Models;

/// <summary>
/// A command to drain and unload a model, and to keep it so after a restart.
/// </summary>
/// <param name="Operation">Made by the caller; the same command sent twice with one id runs once.</param>
[GenerateSerializer, Immutable, Alias("grid.unload-model")]
public sealed record UnloadModel([property: Id(0)] Guid Operation);
