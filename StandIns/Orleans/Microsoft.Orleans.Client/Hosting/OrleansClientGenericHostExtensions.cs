using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a client to a host.</summary>
public static class OrleansClientGenericHostExtensions
{
    public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(hostAppBuilder);
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate(Add(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    public static IHostApplicationBuilder UseOrleansClient(this IHostApplicationBuilder hostAppBuilder)
        => hostAppBuilder.UseOrleansClient(static _ => { });

    public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder hostAppBuilder, Action<IClientBuilder> configureDelegate)
    {
        ((IHostApplicationBuilder)hostAppBuilder).UseOrleansClient(configureDelegate);
        return hostAppBuilder;
    }

    public static HostApplicationBuilder UseOrleansClient(this HostApplicationBuilder hostAppBuilder)
        => hostAppBuilder.UseOrleansClient(static _ => { });

    public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<IClientBuilder> configureDelegate)
        => hostBuilder.UseOrleansClient((_, client) => configureDelegate(client));

    public static IHostBuilder UseOrleansClient(this IHostBuilder hostBuilder, Action<HostBuilderContext, IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(hostBuilder);
        ArgumentNullException.ThrowIfNull(configureDelegate);
        return hostBuilder.ConfigureServices((context, services) => configureDelegate(context, Add(services, context.Configuration)));
    }

    public static IServiceCollection AddOrleansClient(this IServiceCollection services, Action<IClientBuilder> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate(Add(services, new ConfigurationBuilder().Build()));
        return services;
    }

    private static ClientBuilder Add(IServiceCollection services, IConfiguration configuration)
    {
        if (!services.Any(static service => service.ServiceType == typeof(ClusterClient)))
        {
            services.AddLogging();
            services.AddOptions();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<ClusterClient>();
            services.TryAddSingleton<IClusterClient>(static provider => provider.GetRequiredService<ClusterClient>());
            services.TryAddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<ClusterClient>());
            services.AddHostedService(static provider => provider.GetRequiredService<ClusterClient>());
        }

        return new ClientBuilder(services, configuration);
    }
}
