using Orleans.Serialization;

namespace StandIns.Orleans.Tests.Cost;

[Collection(nameof(AloneCollection))]
public sealed class LargeArraysTests
{
    [Fact]
    public void Allocate_ManyLargeArrays_DoesNotMakeTheCollectorRunEveryFewOfThem()
    {
        const int Count = 2000;
        const int Length = 600_000;
        Allocate(Count, Length);

        var before = GC.CollectionCount(2);
        Allocate(Count, Length);
        var megabytes = (long)Count * Length / 1_000_000 / (GC.CollectionCount(2) - before + 1);

        Assert.True(megabytes > 30, $"The collector ran every {megabytes} MB.");
    }

    private static void Allocate(int count, int length)
    {
        for (var i = 0; i < count; i++)
        {
            LargeArrays.Allocate<byte>(length)[0] = 1;
        }
    }
}
