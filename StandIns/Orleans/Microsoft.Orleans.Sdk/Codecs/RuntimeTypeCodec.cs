using System.Collections.Concurrent;
using MessagePack;

namespace Orleans.Serialization.Codecs;

/// <summary>Writes and reads objects whose type is known only when they come by.</summary>
internal abstract class RuntimeTypeCodec
{
    private static readonly ConcurrentDictionary<Type, RuntimeTypeCodec> Known = new();

    public static RuntimeTypeCodec Get(Type type)
        => Known.TryGetValue(type, out var codec)
            ? codec
            : Known.GetOrAdd(type, static key => (RuntimeTypeCodec)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(key))!);

    public abstract void Write(ref MessagePackWriter writer, object value);

    public abstract object? Read(ref MessagePackReader reader);

    private sealed class Typed<T> : RuntimeTypeCodec
    {
        public override void Write(ref MessagePackWriter writer, object value) => CodecOf<T>.Exact.Write(ref writer, (T)value);

        public override object? Read(ref MessagePackReader reader) => CodecOf<T>.Exact.Read(ref reader);
    }
}
