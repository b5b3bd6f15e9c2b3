using System.Collections.Frozen;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Silo.Peers;

/// <summary>
/// What the other silos of the cluster say of themselves.
/// </summary>
/// <param name="membership">The silos.</param>
/// <param name="metadata">What they say.</param>
/// <param name="self">This silo.</param>
/// <param name="clock">The clock.</param>
internal sealed class PeerAddresses(
    IClusterMembershipService membership, ISiloMetadataCache metadata, ILocalSiloDetails self, TimeProvider clock)
    : IPeerAddresses
{
    /// <summary>The entry with the address of a silo's door.</summary>
    public const string Door = "grid.door";

    /// <summary>The entry with the highest level of state and wire that a silo's build knows.</summary>
    public const string Level = "grid.level";

    // A door that isn't known costs a look at all silos: at most one in this time, however many requests name it.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private volatile Announced? _announced;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. Others().Select(silo => Get(silo, Door)).OfType<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<string> ListWithoutDoor()
        => [.. Others().Where(silo => Get(silo, Door) is null).Select(static silo => silo.ToString())];

    /// <inheritdoc/>
    public bool IsAnnounced(string door)
    {
        var version = membership.CurrentSnapshot.Version;
        var known = _announced;
        if (known is null || known.Version != version
            || (!known.Doors.Contains(door) && clock.GetElapsedTime(known.At) >= LookEvery))
        {
            // Metadata may come later than the membership that it belongs to, so what isn't there is looked for again.
            _announced = known = new Announced(version, clock.GetTimestamp(), List().ToFrozenSet(StringComparer.Ordinal));
        }

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

    private IEnumerable<SiloAddress> Others() => Running().Where(silo => !silo.Equals(self.SiloAddress));

    private string? Get(SiloAddress silo, string entry) => metadata.GetSiloMetadata(silo)?.Metadata.GetValueOrDefault(entry);

    private sealed record Announced(MembershipVersion Version, long At, FrozenSet<string> Doors);
}
