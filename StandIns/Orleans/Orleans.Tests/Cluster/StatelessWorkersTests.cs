using static StandIns.Orleans.Tests.Cluster.TcpCluster;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class StatelessWorkersTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Any key makes a set of workers, and a client may call as many as it likes.
    [Fact]
    public async Task Collection_LeavesNothingOfIdleWorkers_AndTheyServeAgain()
    {
        await using var cluster = new TcpCluster();
        var silo = await cluster.StartSiloAsync();
        var catalog = RuntimeOf(silo).Catalog;
        for (var round = 0; round < 2; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(key => FactoryOf(silo).GetGrain<IManagementGrain>(key).GetHosts())).WaitAsync(Deadline);
            Assert.InRange(catalog.Count, 100, int.MaxValue);

            await catalog.CollectAsync(TimeSpan.Zero).WaitAsync(Deadline);

            Assert.Equal(0, catalog.Count);
        }
    }

    // Each call may find the set of a moment ago closed.
    [Fact]
    public async Task Calls_WhileSetsAreRemoved_AllRun()
    {
        await using var cluster = new TcpCluster();
        var silo = await cluster.StartSiloAsync();
        var catalog = RuntimeOf(silo).Catalog;
        var grain = FactoryOf(silo).GetGrain<IManagementGrain>(0);
        var calls = Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                await grain.GetHosts();
            }
        });

        while (!calls.IsCompleted)
        {
            await catalog.CollectAsync(TimeSpan.Zero).WaitAsync(Deadline);
        }

        await calls.WaitAsync(Deadline);
    }
}
