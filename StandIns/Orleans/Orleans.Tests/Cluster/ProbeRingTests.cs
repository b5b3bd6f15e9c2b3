using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class ProbeRingTests
{
    [Fact]
    public void EachSilo_IsWatchedByAsManyAsItWatches()
    {
        var view = Silos.View(1, [.. Enumerable.Range(0, 8).Select(static i => Silos.Entry(i, SiloStatus.Active)), Silos.Entry(8, SiloStatus.Dead), Silos.Entry(9, SiloStatus.Joining)]);

        var watched = Enumerable.Range(0, 8).SelectMany(i => ProbeRing.GetWatched(Silos.Get(i), view, 3)).CountBy(static silo => silo).ToArray();

        Assert.Equal(8, watched.Length);
        Assert.All(watched, static pair => Assert.Equal(3, pair.Value));
    }

    [Fact]
    public void SmallCluster_EachWatchesAllOthersAndNotItself()
    {
        var view = Silos.View(1, [.. Enumerable.Range(0, 3).Select(static i => Silos.Entry(i, SiloStatus.Active))]);

        Assert.Equal([Silos.Get(0), Silos.Get(2)], ProbeRing.GetWatched(Silos.Get(1), view, 10).Order());
    }
}
