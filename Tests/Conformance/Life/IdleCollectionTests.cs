using Grid.Conformance.Support;
using Orleans.Configuration;

namespace Grid.Conformance.Life;

// Collection by itself, with short times: the idle go, the kept stay.
public abstract class IdleCollectionTests(IdleCollectionTests.Fixture fixture)
{
    private const int MaxRounds = 5;
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    private string _key = "";

    [Fact]
    public async Task IdleActivation_GoesAndTheKeptOnesStay()
    {
        // Where the whole process stands still for so long, no timer ticks in time. Then once more.
        var rounds = 0;
        do
        {
            _key = ClusterFixture.NewKey();
            await CollectAsync();
        }
        while (++rounds < MaxRounds && LifeGrain.SinceTick.TryGetValue(_key + "timed", out var pause) && pause >= Age);

        Assert.Equal(DeactivationReasonCode.ActivationIdle, LifeGrain.Gone[_key + "idle"]);
        Assert.False(Gates.Opened(_key + "kept:gone").IsCompleted);
        Assert.False(Gates.Opened(_key + "timed:gone").IsCompleted);
        Assert.False(Gates.Opened(_key + "delayed:gone").IsCompleted);
    }

    private async Task CollectAsync()
    {
        var idle = fixture.Client.GetGrain<ILifeGrain>(_key + "idle");
        var kept = fixture.Client.GetGrain<IKeptAliveGrain>(_key + "kept");
        var timed = fixture.Client.GetGrain<ILifeGrain>(_key + "timed");
        var delayed = fixture.Client.GetGrain<ILifeGrain>(_key + "delayed");
        await timed.StartTimerAsync(keepAlive: true).Within();
        await delayed.DelayAsync(TimeSpan.FromHours(1)).Within();
        var activation = await kept.GetActivationAsync().Within();

        await idle.GetActivationAsync().Within();
        await Gates.WaitAsync(_key + "idle:gone");
        var second = fixture.Client.GetGrain<ILifeGrain>(_key + "second");
        await second.GetActivationAsync().Within();
        await Gates.WaitAsync(_key + "second:gone");

        Assert.Equal(activation, await kept.GetActivationAsync().Within());
    }

    public abstract class Fixture(short silos) : ClusterFixture(silos)
    {
        protected override void Configure(ISiloBuilder silo) => silo.Configure<GrainCollectionOptions>(static options =>
        {
            options.CollectionAge = Age;
            options.CollectionQuantum = TimeSpan.FromMilliseconds(500);
        });
    }
}

public sealed class IdleCollectionOnOneSiloTests(IdleCollectionOnOneSiloTests.Silos fixture) : IdleCollectionTests(fixture), IClassFixture<IdleCollectionOnOneSiloTests.Silos>
{
    public sealed class Silos() : Fixture(1);
}

public sealed class IdleCollectionOnThreeSilosTests(IdleCollectionOnThreeSilosTests.Silos fixture) : IdleCollectionTests(fixture), IClassFixture<IdleCollectionOnThreeSilosTests.Silos>
{
    public sealed class Silos() : Fixture(3);
}
