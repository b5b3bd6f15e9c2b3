using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Conformance.Isolation;

public abstract class IsolationTests(ClusterFixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    // By the silo's own factory, so that nothing but the rule itself keeps caller and grain apart.
    private IIsolationGrain Local
        => fixture.Cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>().GetGrain<IIsolationGrain>(_key);

    [Fact]
    public async Task Argument_ChangedByTheGrain_StaysAsItWasAtTheCaller()
    {
        var carrier = new Carrier { Numbers = { 1 }, Secret = "s", Unmarked = "u" };

        await Local.KeepAndChangeAsync(carrier).Within();

        Assert.Equal([1], carrier.Numbers);
        var kept = await Local.GetAsync().Within();
        Assert.Equal([1, -1], kept.Numbers);
        Assert.Equal("s", kept.Secret);
        Assert.Equal("default", kept.Unmarked);
    }

    [Fact]
    public async Task Result_ChangedByTheCaller_StaysAsItWasAtTheGrain()
    {
        await Local.KeepAndChangeAsync(new Carrier()).Within();

        (await Local.GetAsync().Within()).Numbers.Clear();

        Assert.Equal([-1], (await Local.GetAsync().Within()).Numbers);
    }

    [Fact]
    public async Task Argument_OfAnImmutableType_IsPassedAsItIs()
    {
        var value = new Fixed { Value = 3 };
        Handed.Objects[_key] = value;

        Assert.True(await Local.IsSameAsync(value).Within());
    }

    [Fact]
    public async Task Argument_OfAnArray_IsCopied()
    {
        var value = new byte[] { 1, 2, 3 };
        Handed.Objects[_key] = value;

        Assert.False(await Local.IsSameArrayAsync(value).Within());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Argument_WithOneObjectTwice_KeepsItOne(bool isLocal)
    {
        var shared = new Carrier { Numbers = { 7 } };
        var grain = isLocal ? Local : fixture.Client.GetGrain<IIsolationGrain>(_key);

        var pair = await grain.EchoAsync(new Pair { First = shared, Second = shared }).Within();

        Assert.Same(pair.First, pair.Second);
        Assert.NotSame(shared, pair.First);
        Assert.Equal([7], pair.First!.Numbers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Argument_OfADerivedRecord_KeepsItsTypeAndBothLevels(bool isLocal)
    {
        var grain = isLocal ? Local : fixture.Client.GetGrain<IIsolationGrain>(_key);

        var shape = await grain.EchoShapeAsync(new Circle("c", 2.5)).Within();

        Assert.Equal(new Circle("c", 2.5), shape);
    }

    [Fact]
    public async Task Argument_OfNestedCollections_IsCopiedToTheirItems()
    {
        var values = new Dictionary<string, List<int>> { ["a"] = [1] };

        var result = await Local.ChangeAsync(values).Within();

        Assert.Equal([1], values["a"]);
        Assert.Single(values);
        Assert.Equal([1, 2], result["a"]);
        Assert.Empty(result["b"]);
    }

    [Fact]
    public async Task Argument_OfBytes_ComesBack()
        => Assert.Equal(new byte[] { 1, 2 }, (await Local.EchoBytesAsync(new byte[] { 1, 2 }).Within()).ToArray());
}

public sealed class IsolationOnOneSiloTests(OneSilo fixture) : IsolationTests(fixture), IClassFixture<OneSilo>;

public sealed class IsolationOnThreeSilosTests(ThreeSilos fixture) : IsolationTests(fixture), IClassFixture<ThreeSilos>;
