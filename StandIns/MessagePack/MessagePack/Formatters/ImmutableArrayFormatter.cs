using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MessagePack.Formatters;

// An array; nil for the default that holds none.
internal sealed class ImmutableArrayFormatter<T> : IMessagePackFormatter<ImmutableArray<T>>
{
    private static readonly ArrayFormatter<T> Items = new();

    public void Serialize(ref MessagePackWriter writer, ImmutableArray<T> value, MessagePackSerializerOptions options)
        => Items.Serialize(ref writer, ImmutableCollectionsMarshal.AsArray(value), options);

    public ImmutableArray<T> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => ImmutableCollectionsMarshal.AsImmutableArray(Items.Deserialize(ref reader, options));
}
