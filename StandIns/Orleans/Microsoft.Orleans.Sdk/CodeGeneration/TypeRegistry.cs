using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.CodeGeneration;

// What generated code has registered, for the whole process: it is the same for every silo and client in it.
//
// An assembly is read when one of its types is asked for, or when a host starts: then all assemblies reachable from those
// loaded are, so that grain classes and wire names are known that no code here mentions.
internal static class TypeRegistry
{
    private static readonly ConcurrentDictionary<Assembly, bool> Loaded = new();
    private static readonly ConcurrentDictionary<Type, InterfaceEntry> InterfacesByType = new();
    private static readonly ConcurrentDictionary<string, InterfaceEntry> InterfacesByName = new();
    private static readonly ConcurrentDictionary<(string Interface, string Method), Type> Invokables = new();
    private static readonly ConcurrentDictionary<Type, Type> Serializers = new();
    private static readonly ConcurrentDictionary<Type, string> NamesByType = new();
    private static readonly ConcurrentDictionary<string, Type> TypesByName = new();
    private static readonly ConcurrentDictionary<Type, bool> Classes = new();
    private static readonly Lock LoadGate = new();

    public static IEnumerable<Type> GrainClasses => Classes.Keys;

    public static InterfaceEntry GetInterface(Type type)
    {
        EnsureLoaded(type.Assembly);
        return InterfacesByType.TryGetValue(type, out var entry)
            ? entry
            : throw new ArgumentException(
                $"'{type}' has no generated reference. It must be an interface derived from IGrain or IGrainObserver, in a project that references Microsoft.Orleans.Sdk.");
    }

    public static InterfaceEntry? FindInterface(Type type)
    {
        EnsureLoaded(type.Assembly);
        return InterfacesByType.GetValueOrDefault(type);
    }

    public static InterfaceEntry GetInterface(string wireName)
        => InterfacesByName.TryGetValue(wireName, out var entry)
            ? entry
            : throw new ArgumentException($"No grain interface '{wireName}' is known to this process.", nameof(wireName));

    public static bool TryGetInvokable(string interfaceName, string methodName, out Type type)
        => Invokables.TryGetValue((interfaceName, methodName), out type!);

    /// <summary>Returns the generated serializer of a type, closed as the type is, or null.</summary>
    public static Type? GetSerializer(Type type)
    {
        EnsureLoaded(type.Assembly);
        return Serializers.TryGetValue(type, out var exact) ? exact
            : type.IsConstructedGenericType && Serializers.TryGetValue(type.GetGenericTypeDefinition(), out var open)
                ? open.MakeGenericType(type.GenericTypeArguments)
                : null;
    }

    public static string? GetWireName(Type type)
    {
        EnsureLoaded(type.Assembly);
        return NamesByType.GetValueOrDefault(type);
    }

    public static Type? GetType(string wireName) => TypesByName.GetValueOrDefault(wireName);

    public static void LoadAll()
    {
        var pending = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        var seen = new HashSet<string?>(pending.Select(static assembly => assembly.FullName));
        while (pending.TryDequeue(out var assembly))
        {
            EnsureLoaded(assembly);
            foreach (var part in assembly.GetCustomAttributes<ApplicationPartAttribute>())
            {
                var found = Assembly.Load(new AssemblyName(part.AssemblyName));
                if (seen.Add(found.FullName))
                {
                    pending.Enqueue(found);
                }
            }
        }
    }

    internal static void Add(InterfaceEntry entry)
    {
        InterfacesByType[entry.Type] = entry;
        InterfacesByName[entry.WireName] = entry;
    }

    internal static void AddInvokable(Type type, string interfaceName, string methodName)
        => Invokables[(interfaceName, methodName)] = type;

    internal static void AddGrainClass(Type type) => Classes[type] = true;

    internal static void AddSerializer(Type type, string wireName, Type serializer)
    {
        Serializers[type] = serializer;
        NamesByType[type] = wireName;
        TypesByName[wireName] = type;
    }

    private static void EnsureLoaded(Assembly assembly)
    {
        if (Loaded.ContainsKey(assembly) || assembly.IsDynamic)
        {
            return;
        }

        lock (LoadGate)
        {
            if (Loaded.ContainsKey(assembly))
            {
                return;
            }

            if (assembly.GetCustomAttribute<GeneratedManifestAttribute>() is { } attribute)
            {
                ((GeneratedManifest)Activator.CreateInstance(attribute.ManifestType, nonPublic: true)!).Register(new ManifestBuilder());
            }

            // Last, so that whoever sees the entry sees what was registered.
            Loaded[assembly] = true;
        }
    }
}
