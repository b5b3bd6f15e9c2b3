namespace Grid.Models;

/// <summary>
/// A command to load a model from its repository, or to load it again after its files have changed.
/// </summary>
/// <param name="Operation">Made by the caller; the same command sent twice with one id runs once.</param>
/// <param name="Config">Configuration as JSON that replaces the repository's <c>config.json</c>, or null.</param>
[GenerateSerializer, Immutable, Alias("grid.load-model")]
public sealed record LoadModel([property: Id(0)] Guid Operation, [property: Id(1)] string? Config)
{
    /// <summary>Gets what the silo whose door was asked holds of the model: what its folder has is what is meant.</summary>
    /// <value>Default: null, the silo takes no part in a cluster.</value>
    [Id(2)]
    public ModelFiles? Files { get; init; }
}
