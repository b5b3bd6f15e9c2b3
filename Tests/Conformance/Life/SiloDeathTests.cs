using Grid.Conformance.Support;

namespace Grid.Conformance.Life;

// Semantic 4: a call to a silo that dies fails, and does not wait for ever.
public sealed class SiloDeathTests
{
    [Fact]
    public async Task Call_UnderWayToASiloThatIsKilled_Fails()
    {
        var key = ClusterFixture.NewKey();
        var fixture = new OneSilo();
        await fixture.InitializeAsync();
        var running = fixture.Client.GetGrain<ILifeGrain>(key).WaitAsync(key);
        await Gates.WaitAsync(key + ":in");

        await fixture.Cluster.KillSiloAsync(fixture.Cluster.Silos[0]).Within();

        await Assert.ThrowsAnyAsync<Exception>(() => running.Within());
        Assert.True(running.IsCompleted, "The call still waits for the dead silo.");
        Assert.False(Gates.Opened(key + ":gone").IsCompleted, "A killed silo has deactivated a grain.");
        Gates.Open(key + ":go");
        await fixture.DisposeAsync();
    }
}
