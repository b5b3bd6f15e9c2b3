using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;

namespace Orleans.Hosting;

/// <summary>Adds placement strategies.</summary>
public static class PlacementStrategyExtensions
{
    public static ISiloBuilder AddPlacementDirector<TStrategy, TDirector>(this ISiloBuilder builder)
        where TStrategy : PlacementStrategy, new()
        where TDirector : class, IPlacementDirector
        => builder.ConfigureServices(static services => services.AddPlacementDirector<TStrategy, TDirector>());

    public static ISiloBuilder AddPlacementDirector<TStrategy>(this ISiloBuilder builder, Func<IServiceProvider, IPlacementDirector> createDirector)
        where TStrategy : PlacementStrategy, new()
        => builder.ConfigureServices(services => services.AddPlacementDirector<TStrategy>(createDirector));

    public static void AddPlacementDirector<TStrategy, TDirector>(this IServiceCollection services)
        where TStrategy : PlacementStrategy, new()
        where TDirector : class, IPlacementDirector
        => services.AddKeyedSingleton<IPlacementDirector, TDirector>(typeof(TStrategy));

    public static void AddPlacementDirector<TStrategy>(this IServiceCollection services, Func<IServiceProvider, IPlacementDirector> createDirector)
        where TStrategy : PlacementStrategy, new()
        => services.AddKeyedSingleton(typeof(TStrategy), (provider, _) => createDirector(provider));
}
