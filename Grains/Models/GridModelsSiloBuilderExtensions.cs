using Grid.Cluster;
using Grid.Files;
using Grid.Repository;
using Grid.Routing;
using Grid.Serving;
using Grid.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grid.Models;

/// <summary>
/// Adds the serving of models to a silo.
/// </summary>
public static class GridModelsSiloBuilderExtensions
{
    /// <summary>
    /// Adds what model grains and doors need, and loads the models of the repository when the silo has started. Needs grain
    /// storage by the name <see cref="Storage.GrainStores.Grid"/>. Safe to call twice; a service registered earlier is kept.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Sets options. They are checked when the host starts, and bad ones stop it.</param>
    /// <returns><paramref name="silo"/>.</returns>
    public static ISiloBuilder AddGridModels(this ISiloBuilder silo, Action<ModelRepositoryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);

        silo.Services.AddOptions<ModelRepositoryOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        if (silo.Services.Any(static service => service.ServiceType == typeof(ModelBootstrap)))
        {
            return silo;
        }

        silo.Services.TryAddKeyedSingleton(ClockNames.Grains, TimeProvider.System);
        silo.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ModelRepositoryOptions>, ModelRepositoryOptionsValidator>());
        silo.Services.TryAddSingleton(LocalSilo.Alone);
        silo.Services.TryAddSingleton<ModelRepository>();
        silo.Services.TryAddSingleton(static services => new FileHashes(services.GetRequiredService<TimeProvider>()));
        silo.Services.TryAddSingleton<IModelFilePeers, NoFilePeers>();
        silo.Services.TryAddSingleton(static services => new FileStore(
            services.GetRequiredService<ModelRepository>(),
            services.GetRequiredService<LocalSilo>(),
            services.GetRequiredService<ILocalSiloDetails>(),
            services.GetRequiredService<IModelFilePeers>(),
            services.GetRequiredService<FileHashes>(),
            services.GetRequiredService<TimeProvider>(),
            () => services.GetRequiredService<DataFolder>().Make("files"),
            services.GetRequiredService<ILogger<FileStore>>()));
        silo.Services.TryAddSingleton<PlanLoader>();
        silo.Services.AddGridEngine();
        silo.Services.TryAddSingleton<BootStatus>();
        silo.Services.TryAddSingleton<IModelRouter, ModelRouter>();
        silo.Services.AddSingleton<ModelBootstrap>();
        silo.Services.AddSingleton<ClusterWatch>();
        silo.Services.TryAddSingleton<SiloLeave>();
        silo.AddStartupTask(static (services, _) =>
        {
            services.GetRequiredService<ModelBootstrap>().Start();
            services.GetRequiredService<ClusterWatch>().Start();
            return Task.CompletedTask;
        });
        return silo;
    }
}
