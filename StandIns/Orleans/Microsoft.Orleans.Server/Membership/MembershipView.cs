using System.Collections.Immutable;

namespace Orleans.Runtime.MembershipService;

// What a silo knows of the cluster at one version: the rows, and what follows from them. Never changes; a new one is made
// and swapped whole.
internal sealed class MembershipView
{
    public static readonly MembershipView Empty = new([], 0);

    public MembershipView(IEnumerable<MembershipEntry> entries, int version)
    {
        Entries = entries.ToImmutableDictionary(static entry => entry.SiloAddress);
        Version = version;
        Active = [.. Entries.Values.Where(static entry => entry.Status == SiloStatus.Active).Select(static entry => entry.SiloAddress).Order()];
        Snapshot = new ClusterMembershipSnapshot(
            Entries.ToImmutableDictionary(
                static pair => pair.Key, static pair => new ClusterMember(pair.Key, pair.Value.Status, pair.Value.SiloName)),
            new MembershipVersion(version));
    }

    public ImmutableDictionary<SiloAddress, MembershipEntry> Entries { get; }

    public int Version { get; }

    /// <summary>Gets the silos that take new activations and own parts of the directory, in order.</summary>
    public ImmutableArray<SiloAddress> Active { get; }

    public ClusterMembershipSnapshot Snapshot { get; }

    public SiloStatus GetStatus(SiloAddress silo) => Entries.TryGetValue(silo, out var entry) ? entry.Status : SiloStatus.None;

    /// <summary>Says whether a silo may still have activations.</summary>
    public bool MayHaveActivations(SiloAddress silo) => GetStatus(silo) is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;

    // A row that is missing from a later version has been lost and not removed, unless its silo is dead since long: only such
    // rows are. So it is kept: until its silo writes it again or is found dead by the probes, or until whoever misses it
    // writes again that its silo is dead. And a silo's status never goes back: a row that says less than was known has
    // fallen back with the table.
    public MembershipView Follow(IReadOnlyCollection<MembershipEntry> entries, int version, DateTimeOffset longAgo)
    {
        var known = entries.Select(static entry => entry.SiloAddress).ToHashSet();
        return new(
            entries.Select(entry => Entries.GetValueOrDefault(entry.SiloAddress) is { } before && before.Status > entry.Status ? before : entry)
                .Concat(Entries.Values.Where(entry => !known.Contains(entry.SiloAddress) && !IsRemoved(entry, longAgo))),
            version);
    }

    /// <summary>Says whether a row that is missing has been removed, and not lost.</summary>
    public static bool IsRemoved(MembershipEntry entry, DateTimeOffset longAgo)
        => entry.Status == SiloStatus.Dead && entry.StartTime < longAgo.UtcDateTime && entry.IAmAliveTime < longAgo.UtcDateTime;
}
