using Orleans.TestingHost;

namespace Grid.Conformance.Support;

/// <summary>A cluster that the tests of a class share.</summary>
public abstract class ClusterFixture(short silos) : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    public InProcessTestCluster Cluster => _cluster!;

    public IGrainFactory Client => Cluster.Client;

    public static string NewKey() => Guid.NewGuid().ToString("N");

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("store");
            Configure(silo);
        });
        Configure(builder);
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    protected virtual void Configure(InProcessTestClusterBuilder builder)
    {
    }
}
