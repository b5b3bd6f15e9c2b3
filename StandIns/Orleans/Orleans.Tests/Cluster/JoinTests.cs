using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace StandIns.Orleans.Tests.Cluster;

public sealed class JoinTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // A silo that can't talk to all active ones would have them declare each other dead: it stays out and says why.
    [Fact]
    public async Task Silo_ThatCantReachAnActiveOne_DoesNotJoin()
    {
        var builder = new InProcessTestClusterBuilder(1);
        var limit = new ClusterMembershipOptions().MaxJoinAttemptTime;
        builder.ConfigureSilo((_, silo) => silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.MaxJoinAttemptTime = limit;
            options.LivenessEnabled = false;
        }));
        await using var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Deadline);
        var table = cluster.GetSiloServiceProvider().GetRequiredService<IMembershipTable>();
        var unreachable = Silos.Entry(99, SiloStatus.Active, TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.True(await table.InsertRow(unreachable, (await table.ReadAll()).Version.Next()));

        limit = TimeSpan.FromSeconds(1);
        var exception = await Assert.ThrowsAsync<OrleansException>(() => cluster.StartAdditionalSiloAsync().WaitAsync(Deadline));

        Assert.Contains(unreachable.SiloAddress.ToString(), exception.Message, StringComparison.Ordinal);
        var rows = (await table.ReadAll()).Members.Select(static row => row.Item1).ToArray();
        Assert.Equal(3, rows.Length);
        Assert.Single(rows, static row => row.Status == SiloStatus.Dead);
    }

    // Again and again, without a change of the table's version.
    [Fact]
    public async Task ActiveSilo_SaysThatItIsAlive()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo(static (_, silo) => silo.Configure<ClusterMembershipOptions>(
            static options => options.IAmAliveTablePublishTimeout = TimeSpan.FromMilliseconds(20)));
        await using var cluster = builder.Build();
        await cluster.DeployAsync().WaitAsync(Deadline);
        var table = cluster.GetSiloServiceProvider().GetRequiredService<IMembershipTable>();
        var before = await table.ReadAll();

        using var deadline = new CancellationTokenSource(Deadline);
        while ((await table.ReadAll()).Members[0].Item1.IAmAliveTime - before.Members[0].Item1.IAmAliveTime < TimeSpan.FromMilliseconds(100))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(before.Version.Version, (await table.ReadAll()).Version.Version);
    }
}
