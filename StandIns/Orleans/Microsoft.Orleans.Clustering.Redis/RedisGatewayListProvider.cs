using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Clustering.Redis;

/// <summary>The gateways are the active silos of the membership table that have a port for clients.</summary>
internal sealed class RedisGatewayListProvider(RedisMembershipTable table, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    private bool _hasSeenTable;

    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => table.InitializeMembershipTable(tryInitTableVersion: false);

    public async Task<IList<Uri>> GetGateways()
    {
        var entries = await table.ReadEntriesAsync();
        if (entries is null && _hasSeenTable)
        {
            // Who has gateways keeps them when the list can't be had.
            throw new RedisClusteringException("The membership table is gone: Redis came back without its data. The gateways known so far may still serve.");
        }

        _hasSeenTable |= entries is not null;
        return entries is null
            ? []
            : [.. entries.Where(static entry => entry.Status == SiloStatus.Active && entry.ProxyPort > 0).Select(ToUri)];
    }

    private static Uri ToUri(MembershipEntry entry)
    {
        var silo = entry.SiloAddress;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"gwy.tcp://{silo.Endpoint.Address}:{entry.ProxyPort}/{silo.Generation}"));
    }
}
