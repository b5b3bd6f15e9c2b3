using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>What all activations of a grain class have in common, read from its attributes once.</summary>
internal sealed class GrainClass
{
    private readonly Type[] _facetTypes;
    private readonly Func<IGrainContext, object>[] _facets;
    private readonly ObjectFactory _factory;

    public GrainClass(Type type, GrainType grainType, GrainCollectionOptions collection)
    {
        Type = type;
        GrainType = grainType;
        StatisticsName = $"{type.FullName},{type.Assembly.GetName().Name}";
        IsReentrant = type.GetCustomAttribute<ReentrantAttribute>(inherit: true) is not null;
        Strategy = type.GetCustomAttribute<PlacementAttribute>(inherit: true)?.PlacementStrategy ?? new ResourceOptimizedPlacement();
        MaxLocalWorkers = Strategy is StatelessWorkerPlacement worker ? worker.MaxLocal : 0;
        CollectionAge = GetCollectionAge(type, collection);
        (_facetTypes, _facets) = PersistentStateFacets.Find(type);
        _factory = ActivatorUtilities.CreateFactory(type, _facetTypes);
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>Gets the name by which statistics know the class.</summary>
    public string StatisticsName { get; }

    public bool IsReentrant { get; }

    public PlacementStrategy Strategy { get; }

    /// <summary>Gets the most activations of one grain on a silo, or 0 for grains that have one in the cluster.</summary>
    public int MaxLocalWorkers { get; }

    /// <summary>Gets whether the directory knows the class' activations, so that there is one of each grain.</summary>
    public bool UsesDirectory => Strategy.IsUsingGrainDirectory;

    /// <summary>Gets how long an activation may be idle; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan CollectionAge { get; }

    /// <summary>Returns the name of a grain class: its attribute's, or its own in lower case without the suffix "Grain".</summary>
    public static GrainType GetGrainType(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } attribute)
        {
            return GrainType.Create(attribute.GrainType);
        }

        var name = type.Name;
        if (name.EndsWith("Grain", StringComparison.OrdinalIgnoreCase) && name.Length > "Grain".Length)
        {
            name = name[..^"Grain".Length];
        }

        return GrainType.Create(name.ToLowerInvariant());
    }

    public object CreateInstance(IGrainContext context)
    {
        try
        {
            var arguments = new object[_facets.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = _facets[i](context);
            }

            return _factory(context.ActivationServices, arguments);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Failed to create an instance of grain type '{Type}': {exception.Message}", exception);
        }
    }

    private static TimeSpan GetCollectionAge(Type type, GrainCollectionOptions options)
    {
        if (type.GetCustomAttribute<KeepAliveAttribute>(inherit: true) is not null)
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (type.GetCustomAttribute<CollectionAgeLimitAttribute>(inherit: true) is { } limit)
        {
            return limit.AlwaysActive ? Timeout.InfiniteTimeSpan : limit.AgeLimit;
        }

        return options.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var age) ? age : options.CollectionAge;
    }
}
