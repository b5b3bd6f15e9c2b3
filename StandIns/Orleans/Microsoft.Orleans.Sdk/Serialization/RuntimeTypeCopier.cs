using System.Collections.Concurrent;

namespace Orleans.Serialization.Cloning;

/// <summary>Copies objects whose type is known only when they come by.</summary>
internal abstract class RuntimeTypeCopier
{
    private static readonly ConcurrentDictionary<Type, RuntimeTypeCopier> Known = new();

    public static RuntimeTypeCopier Get(Type type)
        => Known.TryGetValue(type, out var copier)
            ? copier
            : Known.GetOrAdd(type, static key => (RuntimeTypeCopier)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(key))!);

    public abstract object Copy(object value, CopyContext context);

    private sealed class Typed<T> : RuntimeTypeCopier
    {
        public override object Copy(object value, CopyContext context)
            => CopierOf<T>.IsImmutable ? value : CopierOf<T>.Copier.DeepCopy((T)value, context)!;
    }
}
