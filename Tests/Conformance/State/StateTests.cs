using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Grid.Conformance.State;

public abstract class StateTests(StateTests.Fixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private IStateGrain Grain => fixture.Client.GetGrain<IStateGrain>(_key);

    private IGrainStorage Storage => fixture.Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>("store");

    [Fact]
    public async Task State_WithoutARecord_IsANewObject()
    {
        var (value, exists, etag) = await Grain.GetAsync().Within();

        Assert.Equal(10, value);
        Assert.False(exists);
        Assert.Null(etag);
    }

    [Fact]
    public async Task State_Written_IsThereBeforeTheNextActivationStarts()
    {
        Assert.Equal(15, await Grain.AddAndWriteAsync(5).Within());
        var (atFirst, first) = await Grain.GetActivationAsync().Within();
        await Grain.GoAsync(_key).Within();
        await Gates.WaitAsync(_key);

        var (atSecond, second) = await Grain.GetActivationAsync().Within();
        var (value, exists, etag) = await Grain.GetAsync().Within();

        Assert.Equal(10, atFirst);
        Assert.Equal(15, atSecond);
        Assert.NotEqual(first, second);
        Assert.Equal(15, value);
        Assert.True(exists);
        Assert.NotNull(etag);
    }

    [Fact]
    public async Task State_Cleared_IsANewObjectWithoutARecord()
    {
        await Grain.AddAndWriteAsync(5).Within();

        await Grain.ClearAsync().Within();

        var (value, exists, _) = await Grain.GetAsync().Within();
        Assert.Equal(10, value);
        Assert.False(exists);
    }

    [Fact]
    public async Task Write_AgainstANewerRecord_FailsAndDeactivates()
    {
        await Grain.AddAndWriteAsync(1).Within();
        var (_, first) = await Grain.GetActivationAsync().Within();
        await WriteBehindTheGrainAsync(100);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.AddAndWriteAsync(1).Within());

        var (atActivation, second) = await Grain.GetActivationAsync().Within();
        Assert.NotEqual(first, second);
        Assert.Equal(100, atActivation);
    }

    [Fact]
    public async Task Conflict_CaughtByTheGrain_DoesNotDeactivate()
    {
        await Grain.AddAndWriteAsync(1).Within();
        var (_, first) = await Grain.GetActivationAsync().Within();
        await WriteBehindTheGrainAsync(100);

        Assert.Equal("conflict", await Grain.TryWriteAsync().Within());
        await Grain.ReloadAsync().Within();

        Assert.Equal(100, (await Grain.GetAsync().Within()).Value);
        Assert.Equal(first, (await Grain.GetActivationAsync().Within()).Activation);
    }

    [Fact]
    public async Task OwnProvider_UnderAName_IsUsed()
    {
        var grain = fixture.Client.GetGrain<IKeptStateGrain>(_key);

        await grain.AddAndWriteAsync(3).Within();

        var storage = (DictionaryStorage)fixture.Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>("own");
        Assert.Equal("own", storage.Name);
        Assert.Contains($"{grain.GetGrainId()}/kept", storage.Keys);
    }

    [Fact]
    public async Task State_OfAMissingProvider_FailsTheCallAndNamesIt()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => fixture.Client.GetGrain<INoStoreGrain>(_key).GetAsync().Within());

        Assert.Contains("missing", error.ToString(), StringComparison.Ordinal);
    }

    private async Task WriteBehindTheGrainAsync(int value)
    {
        var id = Grain.GetGrainId();
        var record = new GrainState<Counter>(new Counter());
        await Storage.ReadStateAsync("counter", id, record);
        record.State = new Counter { Value = value };
        await Storage.WriteStateAsync("counter", id, record);
    }

    public abstract class Fixture(short silos) : ClusterFixture(silos)
    {
        private DictionaryStorage? _own;

        protected override void Configure(ISiloBuilder silo)
            => silo.Services.AddGrainStorage("own", (_, name) => LazyInitializer.EnsureInitialized(ref _own, () => new DictionaryStorage(name)));
    }
}

public sealed class StateOnOneSiloTests(StateOnOneSiloTests.Silos fixture) : StateTests(fixture), IClassFixture<StateOnOneSiloTests.Silos>
{
    public sealed class Silos() : Fixture(1);
}

public sealed class StateOnThreeSilosTests(StateOnThreeSilosTests.Silos fixture) : StateTests(fixture), IClassFixture<StateOnThreeSilosTests.Silos>
{
    public sealed class Silos() : Fixture(3);
}
