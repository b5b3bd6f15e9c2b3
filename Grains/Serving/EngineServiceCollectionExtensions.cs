using Grid.Batching;
using Grid.Onnx;
using Grid.Tensors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grid.Serving;

/// <summary>
/// Registers the serving engine.
/// </summary>
public static class EngineServiceCollectionExtensions
{
    /// <summary>Adds the engine: ONNX Runtime, the buffers, the run threads, the loader and the table of replicas.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options, or null.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddGridEngine(this IServiceCollection services, Action<EngineOptions>? configure = null)
    {
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>());
        services.AddOptions<EngineOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton(provider => new TensorBufferPool(OptionsOf(provider).MaxKeptBufferBytes));
        services.TryAddSingleton(provider => new RunScheduler(
            OptionsOf(provider).EffectiveConcurrentRuns, provider.GetRequiredService<ILogger<RunScheduler>>()));
        services.TryAddSingleton<EngineInstruments>();
        services.TryAddSingleton<OnnxRuntimeEnvironment>();
        services.TryAddSingleton<OnnxModelLoader>();
        services.TryAddSingleton<BatchProbe>();
        services.TryAddSingleton<ReplicaServices>();
        services.TryAddSingleton<ReplicaLoader>();
        services.TryAddSingleton<ReplicaTable>();
        return services;
    }

    private static EngineOptions OptionsOf(IServiceProvider provider)
        => provider.GetRequiredService<IOptions<EngineOptions>>().Value;
}
