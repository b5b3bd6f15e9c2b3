using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>The silos of the cluster, as of one version.</summary>
[Immutable]
public sealed class ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember> members, MembershipVersion version)
{
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; } = members;

    public MembershipVersion Version { get; } = version;

    public SiloStatus GetSiloStatus(SiloAddress silo) => Members.TryGetValue(silo, out var member) ? member.Status : SiloStatus.None;

    public override string ToString() => $"[Version: {Version}, {Members.Count} silos]";
}

/// <summary>A silo of the cluster.</summary>
[Immutable]
public sealed class ClusterMember(SiloAddress siloAddress, SiloStatus status, string name) : IEquatable<ClusterMember>
{
    public SiloAddress SiloAddress { get; } = siloAddress;

    public SiloStatus Status { get; } = status;

    public string Name { get; } = name;

    public bool Equals(ClusterMember? other)
        => other is not null && SiloAddress.Equals(other.SiloAddress) && Status == other.Status && Name == other.Name;

    public override bool Equals(object? obj) => Equals(obj as ClusterMember);

    public override int GetHashCode() => SiloAddress.GetHashCode();

    public override string ToString() => $"{SiloAddress}/{Name}/{Status}";
}

/// <summary>Which silos there are.</summary>
public interface IClusterMembershipService
{
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>Gets the current snapshot and each that follows; a slow reader sees the latest only.</summary>
    IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates { get; }

    ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default);

    Task<bool> TryKill(SiloAddress siloAddress);
}
