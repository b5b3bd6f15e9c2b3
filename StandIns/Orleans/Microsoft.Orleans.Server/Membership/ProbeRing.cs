namespace Orleans.Runtime.MembershipService;

// Who watches whom: the silos stand on a ring in the order of their hashes, and each watches those that follow it. So each
// is watched by several, all silos agree on it without talking, and one that comes or goes changes it for its neighbours
// only.
internal static class ProbeRing
{
    /// <summary>Returns the silos that <paramref name="self"/> watches: the first <paramref name="count"/> after it.</summary>
    public static SiloAddress[] GetWatched(SiloAddress self, MembershipView view, int count)
    {
        var ring = view.Entries.Values
            .Where(entry => entry.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping || entry.SiloAddress.Equals(self))
            .Select(static entry => entry.SiloAddress)
            .OrderBy(static silo => (uint)silo.GetConsistentHashCode())
            .ThenBy(static silo => silo)
            .ToArray();
        var own = Array.FindIndex(ring, silo => silo.Equals(self));
        return [.. Enumerable.Range(own + 1, own < 0 ? 0 : Math.Min(count, ring.Length - 1)).Select(i => ring[i % ring.Length])];
    }
}
