using Grid.Conformance.Life;
using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Conformance.Cluster;

public abstract class ClusterTests(ClusterTests.Fixture fixture)
{
    private readonly string _key = ClusterFixture.NewKey();

    private IServiceProvider Services => fixture.Cluster.GetSiloServiceProvider(Address);

    private SiloAddress Address => fixture.Cluster.Silos[0].SiloAddress;

    private IManagementGrain Management => fixture.Client.GetGrain<IManagementGrain>(0);

    [Fact]
    public void Membership_HasTheSiloAsActive()
    {
        var snapshot = Services.GetRequiredService<IClusterMembershipService>().CurrentSnapshot;

        Assert.Equal(fixture.Cluster.Silos.Count, snapshot.Members.Count);
        var member = snapshot.Members[Address];
        Assert.Equal(Address, member.SiloAddress);
        Assert.Equal(SiloStatus.Active, member.Status);
        Assert.Equal(fixture.Cluster.Silos[0].Name, member.Name);
        Assert.True(snapshot.Version.Value > 0);
    }

    [Fact]
    public async Task MembershipUpdates_StartWithTheCurrentSnapshot()
    {
        await foreach (var snapshot in Services.GetRequiredService<IClusterMembershipService>().MembershipUpdates)
        {
            Assert.Contains(Address, snapshot.Members.Keys);
            break;
        }
    }

    [Fact]
    public void LocalSiloDetails_AreThoseOfTheHandle()
    {
        var details = Services.GetRequiredService<ILocalSiloDetails>();

        Assert.Equal(Address, details.SiloAddress);
        Assert.Equal(fixture.Cluster.Silos[0].Name, details.Name);
        Assert.Equal(Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, details.ClusterId);
        Assert.Same(Services, fixture.Cluster.GetSiloServiceProvider(Address));
    }

    [Fact]
    public void SiloMetadata_IsWhatTheSiloWasGiven()
        => Assert.Equal("high", Services.GetRequiredService<ISiloMetadataCache>().GetSiloMetadata(Address).Metadata["memory"]);

    [Fact]
    public async Task Management_ListsHostsAndActivations()
    {
        var grain = fixture.Client.GetGrain<ILifeGrain>(_key);
        Assert.Null(await Management.GetActivationAddress(grain));
        await grain.GetActivationAsync().Within();

        Assert.Equal(SiloStatus.Active, (await Management.GetHosts(onlyActive: true).Within())[Address]);
        var silo = await Management.GetActivationAddress(grain);
        Assert.Contains(fixture.Cluster.Silos, handle => handle.SiloAddress.Equals(silo));
        Assert.True(await Management.GetTotalActivationCount().Within() >= 1);
        var detailed = await Management.GetDetailedGrainStatistics().Within();
        var mine = Assert.Single(detailed, item => item.GrainId == grain.GetGrainId());
        Assert.Equal(silo, mine.SiloAddress);
        Assert.Contains(nameof(LifeGrain), mine.GrainType, StringComparison.Ordinal);
        var simple = await Management.GetSimpleGrainStatistics().Within();
        Assert.Contains(simple, item => item.GrainType == mine.GrainType && item.ActivationCount >= 1);
        Assert.NotEmpty(await Management.GetDetailedGrainStatistics([mine.GrainType]).Within());
    }

    [Fact]
    public async Task StartupTask_RunsBeforeTheSiloHasStartedAndMayCallGrains()
        => Assert.Equal(fixture.FromStartup, await fixture.Client.GetGrain<ILifeGrain>("startup").GetActivationAsync().Within());

    public abstract class Fixture(short silos) : ClusterFixture(silos)
    {
        public Guid FromStartup { get; private set; }

        protected override void Configure(ISiloBuilder silo)
        {
            silo.UseSiloMetadata(new Dictionary<string, string> { ["memory"] = "high" });
            silo.AddStartupTask(async (services, _) =>
                FromStartup = await services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>("startup").GetActivationAsync());
        }
    }
}

public sealed class ClusterOnOneSiloTests(ClusterOnOneSiloTests.Silos fixture) : ClusterTests(fixture), IClassFixture<ClusterOnOneSiloTests.Silos>
{
    public sealed class Silos() : Fixture(1);
}

public sealed class ClusterOnThreeSilosTests(ClusterOnThreeSilosTests.Silos fixture) : ClusterTests(fixture), IClassFixture<ClusterOnThreeSilosTests.Silos>
{
    public sealed class Silos() : Fixture(3);
}
