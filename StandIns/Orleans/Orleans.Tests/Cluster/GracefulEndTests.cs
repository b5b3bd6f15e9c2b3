using static StandIns.Orleans.Tests.Cluster.TcpCluster;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>A silo stops by itself: what it has not answered fails at once, and what it passed on goes on.</summary>
public sealed class GracefulEndTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Far below the response time-out of 30 seconds.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task CallThatWasGivenUp_FailsWithTheSilosEnd()
    {
        await using var cluster = new TcpCluster();
        var (stays, stops) = (await cluster.StartSiloAsync(), await cluster.StartSiloAsync());
        var client = await cluster.ConnectAsync(stays);
        await SeesAsync(stays, AddressOf(stops), SiloStatus.Active);
        Assert.Equal(AddressOf(stops), await FactoryOf(stops).GetGrain<IGatedGrain>("a").WhereAsync().WaitAsync(Deadline));
        Assert.Equal(AddressOf(stops), await FactoryOf(stops).GetGrain<IGatedGrain>("b").WhereAsync().WaitAsync(Deadline));
        var calls = new[] { FactoryOf(stays).GetGrain<IGatedGrain>("a").WaitAsync("a"), client.GetGrain<IGatedGrain>("b").WaitAsync("b") };
        await Task.WhenAll(cluster.Gates.EnteredAsync("a"), cluster.Gates.EnteredAsync("b"));

        using var patience = new CancellationTokenSource();
        var stop = stops.StopAsync(patience.Token);
        await SeesAsync(stays, AddressOf(stops), SiloStatus.ShuttingDown);
        await patience.CancelAsync();
        await SeesAsync(stays, AddressOf(stops), SiloStatus.Dead);

        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Soon));
        }

        cluster.Gates.Open("a");
        cluster.Gates.Open("b");
        await stop.WaitAsync(Deadline);
    }

    // It waited at the silo that stops, which passed it on. It still runs when that silo has ended.
    [Fact]
    public async Task CallThatWasPassedOn_OutlivesTheSilo()
    {
        await using var cluster = new TcpCluster();
        var (stays, stops) = (await cluster.StartSiloAsync(), await cluster.StartSiloAsync());
        var client = await cluster.ConnectAsync(stays);
        await SeesAsync(stays, AddressOf(stops), SiloStatus.Active);
        var calls = new List<Task<SiloAddress>>();
        foreach (var key in (string[])["a", "b"])
        {
            Assert.Equal(AddressOf(stops), await FactoryOf(stops).GetGrain<IGatedGrain>(key).WhereAsync().WaitAsync(Deadline));
            _ = FactoryOf(stops).GetGrain<IGatedGrain>(key).WaitAsync("first");
        }

        await cluster.Gates.EnteredAsync("first");
        calls.Add(FactoryOf(stays).GetGrain<IGatedGrain>("a").WaitAsync("second a"));
        calls.Add(client.GetGrain<IGatedGrain>("b").WaitAsync("second b"));
        foreach (var key in (string[])["a", "b"])
        {
            await WaitForAsync(() => RuntimeOf(stops).Catalog.Activations.Any(activation => activation.GrainId.Key.ToString() == key && activation.Load == 2));
        }

        var stop = stops.StopAsync();
        await SeesAsync(stays, AddressOf(stops), SiloStatus.ShuttingDown);
        foreach (var activation in RuntimeOf(stops).Catalog.Activations.Where(static activation => activation.GrainInstance is GatedGrain))
        {
            await WaitForAsync(() => activation.State == ActivationState.Deactivating);
        }

        cluster.Gates.Open("first");
        await Task.WhenAll(cluster.Gates.EnteredAsync("second a"), cluster.Gates.EnteredAsync("second b"));
        await stop.WaitAsync(Deadline);
        await SeesAsync(stays, AddressOf(stops), SiloStatus.Dead);

        // What this silo does then by itself is done to its end.
        await RuntimeOf(stays).Network.LetGoAsync(AddressOf(stops)).WaitAsync(Deadline);
        RuntimeOf(stays).FailCalls(AddressOf(stops));
        Assert.All(calls, static call => Assert.False(call.IsCompleted));
        cluster.Gates.Open("second a");
        cluster.Gates.Open("second b");

        Assert.All(await Task.WhenAll(calls).WaitAsync(Deadline), silo => Assert.Equal(AddressOf(stays), silo));
    }
}
