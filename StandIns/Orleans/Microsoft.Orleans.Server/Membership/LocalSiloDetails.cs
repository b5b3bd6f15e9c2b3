using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

internal sealed class LocalSiloDetails(
    IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoints) : ILocalSiloDetails
{
    public string Name { get; } = silo.Value.SiloName;

    public string ClusterId { get; } = cluster.Value.ClusterId;

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress { get; } = SiloAddress.New(
        endpoints.Value.AdvertisedIPAddress, endpoints.Value.SiloPort, SiloAddress.AllocateNewGeneration());

    public SiloAddress GatewayAddress => SiloAddress.New(endpoints.Value.AdvertisedIPAddress, endpoints.Value.GatewayPort, SiloAddress.Generation);
}
