namespace Grid.Models;

/// <summary>
/// What a replica is to its model.
/// </summary>
internal enum ReplicaRole
{
    /// <summary>It was asked to load and is in no route.</summary>
    Loading,

    /// <summary>It is in the routes, or was until it was lost.</summary>
    Serving,

    /// <summary>It has left the routes and was asked to drain.</summary>
    Draining,
}
