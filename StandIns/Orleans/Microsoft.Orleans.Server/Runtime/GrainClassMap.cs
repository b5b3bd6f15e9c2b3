using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans.CodeGeneration;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

/// <summary>The grain classes of this silo, by name and by the interfaces they implement.</summary>
internal sealed class GrainClassMap : IGrainTypeResolver
{
    private readonly FrozenDictionary<GrainType, Type> _types;
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classes = new();
    private readonly GrainCollectionOptions _collection;
    private readonly GrainTypeEntry[] _entries;

    public GrainClassMap(IOptions<GrainCollectionOptions> collection, IOptions<GrainTypeOptions> grains)
    {
        _collection = collection.Value;
        var types = new Dictionary<GrainType, Type>();
        foreach (var type in grains.Value.Classes)
        {
            var name = GrainClass.GetGrainType(type);
            if (!types.TryAdd(name, type))
            {
                throw new OrleansConfigurationException(
                    $"Grain classes '{types[name]}' and '{type}' both have the grain type '{name}'. Put [GrainType(\"...\")] on one of them.");
            }
        }

        _types = types.ToFrozenDictionary();
        _entries = [.. types.Select(static pair => new GrainTypeEntry(pair.Key, pair.Value.FullName!, InterfacesOf(pair.Value)))];
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

    /// <summary>Gets the classes by name, as other silos are told.</summary>
    public GrainTypeEntry[] Own => _entries;

    /// <summary>Returns the classes of the other silos, some of which this one may lack.</summary>
    public Func<IEnumerable<GrainTypeEntry>> Elsewhere { get; set; } = static () => [];

    public GrainType Resolve(Type interfaceType, string? classNamePrefix)
        => GrainTypeEntry.Choose(GetGrainTypes(), interfaceType, TypeRegistry.GetInterface(interfaceType).WireName, classNamePrefix);

    public IReadOnlyCollection<GrainTypeEntry> GetGrainTypes()
        => [.. _entries.Concat(Elsewhere()).DistinctBy(static entry => entry.Type)];

    private static string[] InterfacesOf(Type grainClass)
        => [.. grainClass.GetInterfaces().Select(TypeRegistry.FindInterface).OfType<InterfaceEntry>().Select(static entry => entry.WireName)];
}
