using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using StandIns.Orleans.Tests.Codecs;

namespace StandIns.Orleans.Tests.Cost;

[Collection(nameof(AloneCollection))]
public sealed class CallCostTests
{
    // Bytes are the same on every machine, so they can be a test; times are measured elsewhere.
    [Fact]
    public async Task Ping_InProcess_AllocatesLessThanAKilobyte()
    {
        const int Calls = 20_000;
        await using var cluster = new InProcessTestClusterBuilder(1).Build();
        await cluster.DeployAsync();
        var grain = cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>().GetGrain<ICodecGrain>("ping");
        await PingAsync(grain, Calls);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await PingAsync(grain, Calls);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Calls;

        Assert.InRange(each, 1, 1023);
    }

    private static async Task PingAsync(ICodecGrain grain, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await grain.PingAsync();
        }
    }
}
