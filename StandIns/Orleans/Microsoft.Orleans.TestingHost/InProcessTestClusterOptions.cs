using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>What a test cluster is made of.</summary>
public sealed class InProcessTestClusterOptions
{
    public string ClusterId { get; set; } = InProcessTestClusterBuilder.CreateClusterId();

    public string ServiceId { get; set; } = Guid.NewGuid().ToString("N");

    public short InitialSilosCount { get; set; } = 1;

    public bool InitializeClientOnDeploy { get; set; } = true;

    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}

/// <summary>What one silo of a test cluster has of its own.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    public string SiloName { get; set; } = "";

    public int SiloPort { get; set; }

    public int GatewayPort { get; set; }
}
