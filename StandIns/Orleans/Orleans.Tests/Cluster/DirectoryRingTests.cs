using Orleans.Runtime.Directory;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class DirectoryRingTests
{
    private static readonly GrainId[] Grains = [.. Enumerable.Range(0, 3000).Select(static i => GrainId.Create("model", $"key-{i}"))];

    [Fact]
    public void Owners_OfManyGrains_AreSpread()
    {
        var ring = new DirectoryRing(Enumerable.Range(0, 4).Select(Silos.Get));

        var counts = Grains.CountBy(grain => ring.GetOwner(grain)!).Select(static pair => pair.Value).ToArray();

        Assert.Equal(4, counts.Length);
        Assert.All(counts, static count => Assert.InRange(count, 300, 1500));
    }

    // The property that the directory relies on when silos come and go between two views.
    [Fact]
    public void Owner_InASet_IsOwnerInEachSmallerSetWithIt()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var all = Enumerable.Range(0, 2 + random.Next(6)).Select(Silos.Get).ToArray();
            var some = all.Where(_ => random.Next(2) == 0).ToArray();
            var (large, small) = (new DirectoryRing(all), new DirectoryRing(some));
            foreach (var grain in Grains)
            {
                var owner = large.GetOwner(grain)!;
                Assert.True(!some.Contains(owner) || owner.Equals(small.GetOwner(grain)), $"Seed {seed}: {grain} changes its owner though {owner} stays.");
            }
        }
    }

    [Fact]
    public void Owner_WithoutSilos_IsNobody() => Assert.Null(new DirectoryRing([]).GetOwner(Grains[0]));
}
