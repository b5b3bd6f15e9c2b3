namespace Grid.Models;

/// <summary>
/// Where a replica takes requests.
/// </summary>
/// <param name="Replica">The replica.</param>
/// <param name="Fence">
/// The number of the plan that loaded it. A request names it, so that a replica which isn't what the route said refuses.
/// </param>
/// <param name="Silo">The silo that holds its session.</param>
[GenerateSerializer, Immutable, Alias("grid.replica-route")]
public sealed record ReplicaRoute(
    [property: Id(0)] ReplicaKey Replica,
    [property: Id(1)] long Fence,
    [property: Id(2)] SiloAddress Silo)
{
    /// <summary>Gets the address at which other silos reach the door of that silo.</summary>
    /// <value>Default: null, it can't be reached from others.</value>
    [Id(3)]
    public string? Door { get; init; }
}
