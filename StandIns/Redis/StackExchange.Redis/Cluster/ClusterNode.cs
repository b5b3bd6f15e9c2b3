using System.Net;

namespace StackExchange.Redis;

/// <summary>A server of a cluster, as one of the servers sees it.</summary>
public sealed class ClusterNode
{
    private readonly ClusterConfiguration _configuration;
    private readonly string[] _flags;

    // The form: id host:port@busport[,name] flags primary|- ping pong epoch link slots...
    internal ClusterNode(ClusterConfiguration configuration, string raw, EndPoint origin)
    {
        _configuration = configuration;
        Raw = raw;
        var parts = raw.Split(' ');
        _flags = parts[2].Split(',');
        NodeId = parts[0];
        ParentNodeId = parts[3] == "-" ? null : parts[3];
        IsConnected = parts[7] == "connected";
        EndPoint = ClusterAddress.Parse(parts[1].Split('@', ',')[0], origin);
        var slots = new List<SlotRange>();
        foreach (var part in parts.AsSpan(8))
        {
            // Slots on the move are in brackets and belong to this server still.
            if (!part.StartsWith('[') && SlotRange.TryParse(part, out var range))
            {
                slots.Add(range);
            }
        }

        Slots = slots;
    }

    public EndPoint? EndPoint { get; }

    public string NodeId { get; }

    public string? ParentNodeId { get; }

    public ClusterNode? Parent => ParentNodeId is null ? null : _configuration.Nodes.FirstOrDefault(node => node.NodeId == ParentNodeId);

    public IList<ClusterNode> Children => [.. _configuration.Nodes.Where(node => node.ParentNodeId == NodeId)];

    public string Raw { get; }

    public IList<SlotRange> Slots { get; }

    public bool IsConnected { get; }

    public bool IsMyself => _flags.Contains("myself");

    public bool IsReplica => _flags.Contains("slave") || _flags.Contains("replica");

    public bool IsFail => _flags.Contains("fail");

    public bool IsPossiblyFail => _flags.Contains("fail?");

    public bool IsHandshake => _flags.Contains("handshake");

    public bool IsNoAddr => _flags.Contains("noaddr");

    public override string ToString() => Raw;
}
