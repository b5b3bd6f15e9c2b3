using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;

namespace Grid.Storage;

/// <summary>
/// Adds grain storage in files to a silo.
/// </summary>
public static class FileStorageSiloBuilderExtensions
{
    /// <summary>Keeps the state of grains in a data folder: the choice of a single silo that has no Redis.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="name">The name by which grains ask for the storage, e.g. <see cref="GrainStores.Grid"/>.</param>
    /// <param name="configure">Sets options. They are checked when the host starts, and bad ones stop it.</param>
    /// <returns><paramref name="silo"/>.</returns>
    public static ISiloBuilder AddFileGrainStorage(
        this ISiloBuilder silo, string name, Action<FileStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentException.ThrowIfNullOrEmpty(name);

        silo.AddDataFolder(configure);
        silo.Services.TryAddSingleton<FileGrainStorage>();
        silo.Services.AddGrainStorage(name, static (services, _) => services.GetRequiredService<FileGrainStorage>());
        return silo;
    }

    /// <summary>Gives a silo a data folder of its own, opened before it starts.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Sets options. They are checked when the host starts, and bad ones stop it.</param>
    /// <returns><paramref name="silo"/>.</returns>
    public static ISiloBuilder AddDataFolder(this ISiloBuilder silo, Action<FileStorageOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(silo);

        silo.Services.TryAddSingleton<DataFolder>();
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FileStorageStartup>());
        silo.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<FileStorageOptions>, FileStorageOptionsValidator>());
        silo.Services.AddOptions<FileStorageOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        return silo;
    }
}
