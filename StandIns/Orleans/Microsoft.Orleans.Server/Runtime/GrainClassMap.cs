using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans.CodeGeneration;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace Orleans.Runtime;

/// <summary>The grain classes of this silo, by name and by the interfaces they implement.</summary>
internal sealed class GrainClassMap : IGrainTypeResolver
{
    private readonly FrozenDictionary<GrainType, Type> _types;
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classes = new();
    private readonly GrainCollectionOptions _collection;

    public GrainClassMap(IOptions<GrainCollectionOptions> collection)
    {
        _collection = collection.Value;
        TypeRegistry.LoadAll();
        var types = new Dictionary<GrainType, Type>();
        foreach (var type in TypeRegistry.GrainClasses)
        {
            var name = GrainClass.GetGrainType(type);
            if (!types.TryAdd(name, type))
            {
                throw new OrleansConfigurationException(
                    $"Grain classes '{types[name]}' and '{type}' both have the grain type '{name}'. Put [GrainType(\"...\")] on one of them.");
            }
        }

        _types = types.ToFrozenDictionary();
    }

    public GrainClass Get(GrainType type)
        => _classes.TryGetValue(type, out var known) ? known
            : _types.TryGetValue(type, out var found) ? _classes.GetOrAdd(type, new GrainClass(found, type, _collection))
            : throw new ArgumentException($"No grain class of this silo has the grain type '{type}'.");

    public bool TryGet(GrainType type, [NotNullWhen(true)] out GrainClass? grainClass)
    {
        grainClass = _types.ContainsKey(type) ? Get(type) : null;
        return grainClass is not null;
    }

    /// <summary>Returns the classes and their interfaces by name, as other silos are told.</summary>
    public GrainClassEntry[] Describe()
        =>
        [
            .. _types.Select(static pair => new GrainClassEntry(
                pair.Key, pair.Value.FullName!, [.. pair.Value.GetInterfaces().Select(TypeRegistry.FindInterface).OfType<InterfaceEntry>().Select(static entry => entry.WireName)])),
        ];

    /// <summary>Finds the class of an interface among those of other silos, which this one may lack.</summary>
    public Func<Type, GrainClassEntry[]> FindElsewhere { get; set; } = static _ => [];

    public GrainType Resolve(Type interfaceType, string? classNamePrefix)
    {
        var candidates = _types
            .Where(pair => interfaceType.IsAssignableFrom(pair.Value)
                && (classNamePrefix is null || pair.Value.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal)))
            .ToArray();
        if (candidates.Length > 1)
        {
            // IFooGrain is FooGrain's, whoever else implements it.
            var own = candidates.Where(pair => "I" + pair.Value.Name == interfaceType.Name).ToArray();
            candidates = own.Length == 1 ? own : candidates;
        }

        if (candidates.Length == 0)
        {
            var elsewhere = FindElsewhere(interfaceType)
                .Where(entry => classNamePrefix is null || entry.ClassName.StartsWith(classNamePrefix, StringComparison.Ordinal)).ToArray();
            if (elsewhere.Length == 1)
            {
                return elsewhere[0].GrainType;
            }
        }

        return candidates switch
        {
            [var one] => one.Key,
            [] => throw new ArgumentException(
                $"Could not find an implementation for interface '{interfaceType}'{(classNamePrefix is null ? "" : $" with the class name prefix '{classNamePrefix}'")}. " +
                "Is the project with the grain class referenced, with Microsoft.Orleans.Sdk in it, and the class neither private nor generic?"),
            _ => throw new ArgumentException(
                $"Interface '{interfaceType}' has several implementations: {string.Join(", ", candidates.Select(static pair => pair.Value.FullName))}. Name one by a class name prefix."),
        };
    }
}
