using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class GracefulStopTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // More than Orleans promises: nothing is tried again here.
    [Fact]
    public async Task SilosReplacedOneByOne_UnderLoad_NoCallFails()
    {
        // A silo that stops waits a while for the others to know, and goes on without those that are too slow.
        var builder = new InProcessTestClusterBuilder(3);
        var clock = new SlowClock();
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton<TimeProvider>(clock));
        await using var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Deadline);
        var factory = cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress).GetRequiredService<IGrainFactory>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallAsync(factory, stop.Token))).ToArray();

        for (var i = 0; i < 4; i++)
        {
            await cluster.StartAdditionalSiloAsync().WaitAsync(Deadline);
            await cluster.StopSiloAsync(cluster.Silos[1]).WaitAsync(Deadline);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(load).WaitAsync(Deadline), static calls => Assert.True(calls > 0));
    }

    private static async Task<int> CallAsync(IGrainFactory factory, CancellationToken stop)
    {
        var calls = 0;
        for (; !stop.IsCancellationRequested; calls++)
        {
            await factory.GetGrain<IPlacedGrain>($"{calls % 40}").WhereAsync();
        }

        return calls;
    }
}
