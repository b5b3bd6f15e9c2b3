namespace Grid.Models;

/// <summary>
/// A replica that is in the routes, as the model's state keeps it.
/// </summary>
/// <param name="Version">The model's version.</param>
/// <param name="Number">The replica's number.</param>
/// <param name="Fence">The plan that loaded it.</param>
[GenerateSerializer, Immutable, Alias("grid.stored-replica")]
internal readonly record struct StoredReplica(
    [property: Id(0)] long Version, [property: Id(1)] long Number, [property: Id(2)] long Fence);
