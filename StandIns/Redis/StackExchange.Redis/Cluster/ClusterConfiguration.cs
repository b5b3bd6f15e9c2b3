using System.Net;

namespace StackExchange.Redis;

/// <summary>A cluster, as one of its servers sees it.</summary>
public sealed class ClusterConfiguration
{
    internal ClusterConfiguration(string nodes, EndPoint origin)
    {
        Origin = origin;
        Nodes = [.. nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => new ClusterNode(this, line, origin))];
    }

    public ICollection<ClusterNode> Nodes { get; }

    /// <summary>The server that was asked.</summary>
    public EndPoint Origin { get; }

    public ClusterNode? this[EndPoint endpoint] => Nodes.FirstOrDefault(node => Equals(node.EndPoint, endpoint));

    public ClusterNode? GetBySlot(int slot)
        => Nodes.FirstOrDefault(node => !node.IsReplica && node.Slots.Any(range => range.From <= slot && slot <= range.To));

    public ClusterNode? GetBySlot(RedisKey key) => GetBySlot(KeySlot.Of(key));
}
