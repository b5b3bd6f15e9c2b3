using System.ComponentModel;
using Orleans.Serialization.Cloning;

namespace Orleans.CodeGeneration;

/// <summary>What generated serializers need of others.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedCode
{
    public static IBaseCopier<T> BaseCopier<T>()
        where T : class
        => BaseSerializer<T>.Copier;

    private static class BaseSerializer<T>
        where T : class
    {
        public static readonly IBaseCopier<T> Copier = (IBaseCopier<T>)Activator.CreateInstance(
            TypeRegistry.GetSerializer(typeof(T))
                ?? throw new InvalidOperationException($"The base class '{typeof(T)}' has no generated serializer."), nonPublic: true)!;
    }
}
