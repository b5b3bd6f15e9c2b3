using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// The routes of one version that serves.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="Signature">The version's inputs and outputs.</param>
/// <param name="Replicas">Its replicas that are warm and in the route; at least one.</param>
[GenerateSerializer, Immutable, Alias("grid.version-routes")]
public sealed record VersionRoutes(
    [property: Id(0)] long Version,
    [property: Id(1)] ModelSignature Signature,
    [property: Id(2)] ImmutableArray<ReplicaRoute> Replicas);
