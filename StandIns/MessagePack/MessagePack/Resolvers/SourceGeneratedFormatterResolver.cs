using System.Collections.Concurrent;
using System.Reflection;
using MessagePack.Formatters;
using MessagePack.Internal;

namespace MessagePack.Resolvers;

/// <summary>Asks the resolver that was generated into the assembly that declares the type.</summary>
public sealed class SourceGeneratedFormatterResolver : IFormatterResolver
{
    public static readonly SourceGeneratedFormatterResolver Instance = new();

    private static readonly ConcurrentDictionary<Assembly, IFormatterResolver?> Generated = new();

    private SourceGeneratedFormatterResolver()
    {
    }

    public IMessagePackFormatter<T>? GetFormatter<T>()
        => Generated.GetOrAdd(typeof(T).Assembly, Find)?.GetFormatter<T>();

    private static IFormatterResolver? Find(Assembly assembly)
        => assembly.GetCustomAttribute<GeneratedAssemblyMessagePackResolverAttribute>() is { } attribute
            ? (IFormatterResolver?)attribute.ResolverType.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            : null;
}
