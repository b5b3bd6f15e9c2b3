using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Where a silo is and whom it joins.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Runs on this machine alone.</summary>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder, int siloPort = 11111, int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null, string serviceId = "dev", string clusterId = "dev")
    {
        if (primarySiloEndpoint is not null && (primarySiloEndpoint.Port != siloPort || !IPAddress.IsLoopback(primarySiloEndpoint.Address)))
        {
            throw new NotSupportedException(
                $"The primary silo {primarySiloEndpoint} is another process, and a cluster of several processes needs a membership table. Use Redis clustering.");
        }

        builder.Services.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = serviceId;
            options.ClusterId = clusterId;
        });
        return builder.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
    }

    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false)
    {
        builder.Services.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = advertisedIP;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
            if (listenOnAnyHostAddress)
            {
                options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, siloPort);
                options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, gatewayPort);
            }
        });
        return builder;
    }

    /// <summary>Has the silos keep the directory of grains such that an activation outlives the silo that it was entered with.</summary>
    /// <remarks>It is the only directory here (see <c>GrainDirectory</c>), and asked for so that a silo is configured as Orleans needs it.</remarks>
    [Experimental("ORLEANSEXP003")]
    public static ISiloBuilder AddDistributedGrainDirectory(this ISiloBuilder siloBuilder, string? name = null)
        => string.IsNullOrEmpty(name)
            ? siloBuilder
            : throw new NotSupportedException($"There is one directory, for all grains; '{name}' can't be another one. Leave the name out.");
}
