using Grid.Repository;
using Grid.Routing;
using Grid.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        silo.Services.TryAddSingleton<ModelRepository>();
        silo.Services.AddGridEngine();
        silo.Services.TryAddSingleton<BootStatus>();
        silo.Services.TryAddSingleton<IModelRouter, ModelRouter>();
        silo.Services.AddSingleton<ModelBootstrap>();
        silo.AddStartupTask(static (services, _) =>
        {
            services.GetRequiredService<ModelBootstrap>().Start();
            return Task.CompletedTask;
        });
        return silo;
    }
}
