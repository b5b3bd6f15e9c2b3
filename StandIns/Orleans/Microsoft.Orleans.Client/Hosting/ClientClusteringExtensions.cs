using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.Messaging;

namespace Orleans.Hosting;

/// <summary>Where a client finds its cluster.</summary>
public static class ClientClusteringExtensions
{
    /// <summary>Connects to silos of this machine.</summary>
    public static IClientBuilder UseLocalhostClustering(
        this IClientBuilder builder, int gatewayPort = 30000, string serviceId = "dev", string clusterId = "dev")
        => builder.UseLocalhostClustering([gatewayPort], serviceId, clusterId);

    /// <inheritdoc cref="UseLocalhostClustering(IClientBuilder, int, string, string)"/>
    public static IClientBuilder UseLocalhostClustering(
        this IClientBuilder builder, int[] gatewayPorts, string serviceId = "dev", string clusterId = "dev")
    {
        builder.Services.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        return builder.UseStaticClustering([.. gatewayPorts.Select(static port => new IPEndPoint(IPAddress.Loopback, port))]);
    }

    /// <summary>Connects to known gateways.</summary>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, params IPEndPoint[] endpoints)
        => builder.UseStaticClustering(options
            => options.Gateways = [.. endpoints.Select(static endpoint => SiloAddress.New(endpoint, 0).ToGatewayUri())]);

    /// <inheritdoc cref="UseStaticClustering(IClientBuilder, IPEndPoint[])"/>
    public static IClientBuilder UseStaticClustering(this IClientBuilder builder, Action<StaticGatewayListProviderOptions> configureOptions)
    {
        builder.Services.Configure(configureOptions);
        builder.Services.TryAddSingleton<IGatewayListProvider, StaticGatewayListProvider>();
        return builder;
    }

    public static IClientBuilder UseConnectionRetryFilter(this IClientBuilder builder, IClientConnectionRetryFilter connectionRetryFilter)
    {
        builder.Services.AddSingleton(connectionRetryFilter);
        return builder;
    }

    public static IClientBuilder UseConnectionRetryFilter(
        this IClientBuilder builder, Func<Exception, CancellationToken, Task<bool>> connectionRetryFilter)
        => builder.UseConnectionRetryFilter(new DelegateFilter(connectionRetryFilter));

    public static IClientBuilder UseConnectionRetryFilter<TConnectionRetryFilter>(this IClientBuilder builder)
        where TConnectionRetryFilter : class, IClientConnectionRetryFilter
    {
        builder.Services.AddSingleton<IClientConnectionRetryFilter, TConnectionRetryFilter>();
        return builder;
    }

    private sealed class DelegateFilter(Func<Exception, CancellationToken, Task<bool>> filter) : IClientConnectionRetryFilter
    {
        public Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken) => filter(exception, cancellationToken);
    }
}
