using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.CodeGeneration;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using Orleans.Runtime.Messaging;
using Orleans.Runtime.Placement;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Registers the parts of a silo.</summary>
internal static class SiloServices
{
    public static ISiloBuilder Add(IServiceCollection services, IConfiguration configuration)
    {
        var builder = new SiloBuilder(services, configuration);
        if (services.Any(static service => service.ServiceType == typeof(SiloRuntime)))
        {
            return builder;
        }

        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISiloNetwork, TcpNetwork>();
        services.TryAddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.TryAddSingleton<IMembershipTable, InMemoryMembershipTable>();
        services.TryAddSingleton<MembershipService>();
        services.TryAddSingleton<IClusterMembershipService>(static provider => provider.GetRequiredService<MembershipService>());
        services.AddOptions<GrainTypeOptions>().Configure(static options =>
        {
            TypeRegistry.LoadAll();
            options.Classes.UnionWith(TypeRegistry.GrainClasses);
        });
        services.TryAddSingleton<GrainClassMap>();
        services.TryAddSingleton<IGrainTypeSource, ClusterGrainTypes>();
        services.AddSingleton<SiloRuntime>();
        services.TryAddSingleton<ITimerRegistry, TimerRegistry>();
        services.TryAddSingleton<IGrainRuntime, GrainRuntime>();
        services.TryAddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<SiloRuntime>().GrainFactory);
        services.TryAddSingleton<IClusterClient, HostedClient>();
        services.TryAddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.TryAddScoped(static _ => RuntimeContext.Current
            ?? throw new InvalidOperationException("IGrainContext is there for what is made with a grain's activation, and only then."));
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<Silo>();
        services.AddHostedService(static provider => provider.GetRequiredService<Silo>());
        AddDirectors(services);
        return builder;
    }

    private static void AddDirectors(IServiceCollection services)
    {
        // A seed of its own: the choices are meant to differ between silos.
        services.AddKeyedSingleton(typeof(RandomPlacementDirector), (_, _) => new Random());
        services.AddKeyedSingleton<IPlacementDirector>(
            typeof(RandomPlacement),
            static (provider, _) => new RandomPlacementDirector(provider.GetRequiredKeyedService<Random>(typeof(RandomPlacementDirector))));
        services.AddKeyedSingleton<IPlacementDirector>(
            typeof(ActivationCountBasedPlacement),
            static (provider, _) => new ActivationCountDirector(
                provider.GetRequiredService<SiloRuntime>(), provider.GetRequiredKeyedService<Random>(typeof(RandomPlacementDirector))));
        services.AddKeyedSingleton<IPlacementDirector>(
            typeof(ResourceOptimizedPlacement),
            static (provider, _) => new ResourceOptimizedDirector(provider.GetRequiredService<SiloRuntime>()));

        services.AddKeyedSingleton<IPlacementDirector>(
            typeof(PreferLocalPlacement),
            static (provider, _) => new PreferLocalPlacementDirector(provider.GetRequiredKeyedService<Random>(typeof(RandomPlacementDirector))));
        services.AddKeyedSingleton<IPlacementDirector, HashBasedPlacementDirector>(typeof(HashBasedPlacement));
    }
}
