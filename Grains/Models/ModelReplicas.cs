using System.Collections.Immutable;

namespace Grid.Models;

// The replicas that a model's grain deals with, by their parts: loading, serving, draining.
//
// Not thread-safe: an activation runs one turn at a time.

/// <summary>
/// Keeps a model's replicas.
/// </summary>
internal sealed class ModelReplicas(ModelKey model)
{
    private readonly Dictionary<ReplicaKey, ReplicaRecord> _replicas = [];

    public int Count => _replicas.Count;

    public IEnumerable<ReplicaRecord> All => _replicas.Values;

    /// <summary>Gets the replicas in the routes, by version and number.</summary>
    public ImmutableArray<ReplicaRecord> Serving
        => [.. _replicas.Values.Where(static r => r.Role == ReplicaRole.Serving)
            .OrderBy(static r => r.Key.Version).ThenBy(static r => r.Key.Number)];

    /// <summary>Gets the replicas that were asked to load and are in no route yet.</summary>
    public ImmutableArray<ReplicaRecord> Loading
        => [.. _replicas.Values.Where(static r => r.Role == ReplicaRole.Loading)];

    public ReplicaRecord Add(long version, long number, long fence)
    {
        var replica = new ReplicaRecord(new ReplicaKey(model, version, number), fence);
        _replicas.Add(replica.Key, replica);
        return replica;
    }

    public void Remove(ReplicaRecord replica) => _replicas.Remove(replica.Key);

    /// <summary>Takes a status in that was sent for a plan.</summary>
    /// <returns>The replica, or null if none with that plan is known.</returns>
    public ReplicaRecord? Take(ReplicaStatus status)
    {
        if (!_replicas.TryGetValue(status.Replica, out var replica) || replica.Fence != status.Fence)
        {
            return null;
        }

        replica.Take(status);
        return replica;
    }

    /// <summary>Makes the routes of the versions that serve, the highest last.</summary>
    public ImmutableArray<VersionRoutes> Routes()
        => [.. Serving.Where(static r => r.IsReady).GroupBy(static r => r.Key.Version).Select(static version => new VersionRoutes(
            version.Key,
            version.Last().Status!.Signature!,
            [.. version.Select(static r => new ReplicaRoute(r.Key, r.Fence, r.Status!.Silo) { Door = r.Status!.Door })]))];
}
