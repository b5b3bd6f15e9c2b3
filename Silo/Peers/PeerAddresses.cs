using System.Collections.Frozen;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Silo.Peers;

/// <summary>
/// What the other silos of the cluster say of themselves.
/// </summary>
/// <param name="membership">The silos.</param>
/// <param name="metadata">What they say.</param>
/// <param name="self">This silo.</param>
internal sealed class PeerAddresses(IClusterMembershipService membership, ISiloMetadataCache metadata, ILocalSiloDetails self)
    : IPeerAddresses
{
    /// <summary>The entry with the address of a silo's door.</summary>
    public const string Door = "grid.door";

    /// <summary>The entry with the highest level of state and wire that a silo's build knows.</summary>
    public const string Level = "grid.level";

    private volatile Announced _announced = new(default, FrozenSet<string>.Empty);

    /// <inheritdoc/>
    public IReadOnlyList<string> List()
        => [.. Running().Where(silo => !silo.Equals(self.SiloAddress)).Select(silo => Get(silo, Door)).OfType<string>()];

    /// <inheritdoc/>
    public bool IsAnnounced(string door)
    {
        // Metadata may come later than the membership that it belongs to, so what isn't there is looked for again.
        var version = membership.CurrentSnapshot.Version;
        if (_announced is var known && known.Version == version && known.Doors.Contains(door))
        {
            return true;
        }

        _announced = known = new Announced(version, List().ToFrozenSet(StringComparer.Ordinal));
        return known.Doors.Contains(door);
    }

    /// <inheritdoc/>
    public void LookAgain() => _ = membership.Refresh().AsTask();

    /// <summary>Gets the level that all silos of the cluster know.</summary>
    /// <returns>The level; 0 while one of them has not said.</returns>
    public int CommonLevel()
        => Running().Select(silo => int.TryParse(Get(silo, Level), out var level) ? level : 0).DefaultIfEmpty(0).Min();

    private IEnumerable<SiloAddress> Running()
        => membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status is SiloStatus.Active or SiloStatus.Joining or SiloStatus.ShuttingDown or SiloStatus.Stopping)
            .Select(static member => member.SiloAddress);

    private string? Get(SiloAddress silo, string entry) => metadata.GetSiloMetadata(silo)?.Metadata.GetValueOrDefault(entry);

    private sealed record Announced(MembershipVersion Version, FrozenSet<string> Doors);
}
