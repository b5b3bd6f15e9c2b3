using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Grid.Models;

namespace Grid.Serving;

/// <summary>
/// The replicas on this silo. Replica grains enter theirs; doors enqueue in them without a grain call.
/// </summary>
public sealed class ReplicaTable
{
    private readonly ConcurrentDictionary<ReplicaKey, IReplica> _replicas = new();

    /// <summary>Gets the replicas on this silo now.</summary>
    public ICollection<IReplica> Replicas => _replicas.Values;

    /// <summary>Finds a replica.</summary>
    /// <param name="key">Which.</param>
    /// <param name="fence">The plan it must have been loaded by.</param>
    /// <param name="replica">The replica.</param>
    /// <returns>Whether it is on this silo, loaded by that plan.</returns>
    public bool TryGet(ReplicaKey key, long fence, [NotNullWhen(true)] out IReplica? replica)
        => _replicas.TryGetValue(key, out replica) && replica.Fence == fence;

    internal void Add(IReplica replica)
        => _replicas.AddOrUpdate(
            replica.Key,
            static (_, added) => added,
            static (_, held, added) => added.Fence > held.Fence ? added : held,
            replica);

    internal void Remove(IReplica replica) => _replicas.TryRemove(new(replica.Key, replica));
}
