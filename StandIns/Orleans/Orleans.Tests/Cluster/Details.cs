namespace StandIns.Orleans.Tests.Cluster;

internal sealed class Details(SiloAddress address) : ILocalSiloDetails
{
    public string Name => "silo";

    public string ClusterId => "cluster";

    public string DnsHostName => "host";

    public SiloAddress SiloAddress => address;

    public SiloAddress GatewayAddress => address;
}
