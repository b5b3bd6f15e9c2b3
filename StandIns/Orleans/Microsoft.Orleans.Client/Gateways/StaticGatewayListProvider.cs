using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Configuration
{
    /// <summary>Gateways that are known beforehand.</summary>
    public class StaticGatewayListProviderOptions
    {
        /// <summary>Gets or sets the gateways, each as <c>gwy.tcp://address:port/generation</c>.</summary>
        public List<Uri> Gateways { get; set; } = [];
    }
}

namespace Orleans.Runtime.Messaging
{
    internal sealed class StaticGatewayListProvider(
        IOptions<StaticGatewayListProviderOptions> options, IOptions<GatewayOptions> gateways) : IGatewayListProvider
    {
        public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider()
            => options.Value.Gateways.Count != 0
                ? Task.CompletedTask
                : throw new OrleansConfigurationException("StaticGatewayListProviderOptions.Gateways is empty. Name at least one gateway.");

        public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(options.Value.Gateways);
    }
}
