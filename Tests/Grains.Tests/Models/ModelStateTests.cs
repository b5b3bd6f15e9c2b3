using Grid.Models;
using Xunit;

namespace Grid.Tests.Models;

public sealed class ModelStateTests
{
    [Fact]
    public void Done_MoreThanKept_KeepsTheLatest()
    {
        var ids = Enumerable.Range(0, ModelState.MaxDone + 10).Select(static _ => Guid.NewGuid()).ToArray();
        var state = ids.Aggregate(new ModelState(), static (state, id) => state.AsUnloaded(id));

        Assert.Equal(ids[^ModelState.MaxDone..], state.Done.ToArray());
    }

    [Fact]
    public void WithNumbersTaken_LoadedAndUnloaded_NeverGoesBack()
    {
        var state = new ModelState().WithNumbersTaken(2).AsLoaded(Guid.NewGuid(), null, [1], [new(1, 2, 2)]);

        state = state.AsUnloaded(Guid.NewGuid()).AsForgotten().WithNumbersTaken(1);

        Assert.Equal(3, state.HighestNumber);
    }

    [Fact]
    public void IsSameWriteAs_AnotherActivationsWriteOfTheSameCounts_IsNot()
    {
        var read = new ModelState { Incarnation = 4, Revision = 9 };
        var written = read.Stamped(5);

        Assert.True((written with { }).IsSameWriteAs(written));
        Assert.False(read.Stamped(5).IsSameWriteAs(written));
        Assert.False(read.IsSameWriteAs(written));
    }
}
