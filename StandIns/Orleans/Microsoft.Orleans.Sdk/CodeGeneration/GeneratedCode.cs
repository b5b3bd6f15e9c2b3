using System.ComponentModel;
using MessagePack;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;

namespace Orleans.CodeGeneration;

/// <summary>What generated serializers need of others.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedCode
{
    public static IBaseCopier<T> BaseCopier<T>()
        where T : class
        => (IBaseCopier<T>)BaseSerializer<T>.Instance;

    public static IBaseCodec<T> BaseCodec<T>()
        where T : class
        => typeof(T) == typeof(Exception) ? (IBaseCodec<T>)(object)ExceptionMembers.Instance : (IBaseCodec<T>)BaseSerializer<T>.Instance;

    public static void Write<T>(ref MessagePackWriter writer, T value) => CodecOf<T>.Write(ref writer, value);

    public static T Read<T>(ref MessagePackReader reader) => CodecOf<T>.Read(ref reader);

    /// <summary>Enters an object, and fails if there are too many around it.</summary>
    public static void Enter(ref MessagePackReader reader) => GeneratedCodeDepth.Enter(ref reader);

    private static class BaseSerializer<T>
        where T : class
    {
        public static readonly object Instance = Activator.CreateInstance(
            TypeRegistry.GetSerializer(typeof(T))
                ?? throw new InvalidOperationException($"The base class '{typeof(T)}' has no generated serializer."), nonPublic: true)!;
    }
}
