namespace Grid.Models;

/// <summary>
/// What the model grain tells a replica to load.
/// </summary>
/// <param name="Fence">The plan's number, from 1. Routes, drains and statuses name it, so that none is taken for another plan's.</param>
/// <param name="Folder">The model's folder in the repository, as the silo that loads it sees it.</param>
/// <param name="Config">
/// Configuration as JSON that replaces the folder's <c>config.json</c>, or null. With <see cref="Files"/> all there is.
/// </param>
[GenerateSerializer, Immutable, Alias("grid.replica-plan")]
public sealed record ReplicaPlan(
    [property: Id(0)] long Fence,
    [property: Id(1)] string Folder,
    [property: Id(2)] string? Config)
{
    /// <summary>Gets the files to load; a silo that lacks them fetches them.</summary>
    /// <value>Default: null, those that lie in the folder.</value>
    [Id(3)]
    public PlannedFiles? Files { get; init; }
}
