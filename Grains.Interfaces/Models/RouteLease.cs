namespace Grid.Models;

/// <summary>
/// A door's right to route by a table without asking again.
/// </summary>
/// <param name="Routes">The routes now.</param>
/// <param name="Duration">For how long the holder is told of changes; it renews before that, if it still serves the model.</param>
[GenerateSerializer, Immutable, Alias("grid.route-lease")]
public sealed record RouteLease([property: Id(0)] RouteTable Routes, [property: Id(1)] TimeSpan Duration);
