using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static StandIns.Orleans.Tests.Cluster.TcpCluster;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class ExpiredCallTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Its caller is gone and can't cancel it. Another call that came later has timed out, so its time is over, too.
    [Fact]
    public async Task Call_WhoseTimeWasOverBeforeItsTurn_DoesNotRun()
    {
        await using var cluster = new TcpCluster();
        var silo = await cluster.StartSiloAsync();
        var grain = FactoryOf(silo).GetGrain<IGatedGrain>("it");
        var busy = grain.WaitAsync("gate");
        await cluster.Gates.EnteredAsync("gate");

        using (var client = await cluster.StartClientAsync(silo))
        {
            // A call may take longer to come than it has time; then there is another.
            Task call;
            var watch = Stopwatch.StartNew();
            do
            {
                Assert.True(watch.Elapsed < Deadline, "No call has come to the grain in its time.");
                call = client.Services.GetRequiredService<IClusterClient>().GetGrain<IGatedGrain>("it").CountAsync();
                await WaitForAsync(() => call.IsCompleted || HasCome(silo));
            }
            while (!HasCome(silo));

            await client.StopAsync();
        }

        // The call's own end, not that of a wait for it.
        Task late = grain.CountAsync();
        await late.WaitAsync(Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(late.IsCompleted, "The call did not time out.");
        await Assert.ThrowsAsync<TimeoutException>(() => late);
        cluster.Gates.Open("gate");
        await busy.WaitAsync(Deadline);

        Assert.Equal(0, await grain.GetCountAsync().WaitAsync(Deadline));
    }

    private static bool HasCome(IHost silo)
        => RuntimeOf(silo).Catalog.Activations.Single(static activation => activation.GrainInstance is GatedGrain).Load >= 2;
}
