using Grid.Chaos.Silos;
using Xunit;

namespace Grid.Cluster.Chaos;

/// <summary>Three silos and a Redis that the tests of a class share; each leaves three or more behind.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    public static ClusterTiming Timing { get; } = new(Probe: TimeSpan.FromSeconds(1), Response: TimeSpan.FromSeconds(10));

    public SiloCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await SiloCluster.StartAsync(3, Timing);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
