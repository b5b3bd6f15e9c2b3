using Grid.Conformance.Support;
using Orleans.Configuration;

namespace Grid.Conformance.Life;

// Apart: where every activation has little time, a busy machine fails others, too.
public abstract class SlowActivationTests(SlowActivationTests.Fixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    [Fact]
    public async Task OnActivateAsync_TakingTooLong_IsCancelledAndFailsTheCall()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Client.GetGrain<ISlowGrain>(_key).PingAsync().Within());

        await Gates.WaitAsync(_key + ":cancelled");
    }

    public abstract class Fixture(short silos) : ClusterFixture(silos)
    {
        protected override void Configure(ISiloBuilder silo)
            => silo.Configure<GrainCollectionOptions>(static options => options.ActivationTimeout = TimeSpan.FromSeconds(1));
    }
}

public sealed class SlowActivationOnOneSiloTests(SlowActivationOnOneSiloTests.Silos fixture)
    : SlowActivationTests(fixture), IClassFixture<SlowActivationOnOneSiloTests.Silos>
{
    public sealed class Silos() : Fixture(1);
}

public sealed class SlowActivationOnThreeSilosTests(SlowActivationOnThreeSilosTests.Silos fixture)
    : SlowActivationTests(fixture), IClassFixture<SlowActivationOnThreeSilosTests.Silos>
{
    public sealed class Silos() : Fixture(3);
}
