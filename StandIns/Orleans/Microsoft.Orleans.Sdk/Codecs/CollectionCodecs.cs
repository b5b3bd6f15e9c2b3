// The codecs of the library's collections, a few lines each. A header from outside is not believed: a collection grows with
// what has really been read, from at most MaxReserved.
using System.Collections.Immutable;
using MessagePack;

namespace Orleans.Serialization.Codecs;

internal static class Items
{
    public const int MaxReserved = 1024;

    public static void Write<T>(ref MessagePackWriter writer, int count, IEnumerable<T> items)
    {
        writer.WriteArrayHeader(count);
        foreach (var item in items)
        {
            CodecOf<T>.Write(ref writer, item);
        }
    }

    public static void Write<T>(ref MessagePackWriter writer, ReadOnlySpan<T> items)
    {
        writer.WriteArrayHeader(items.Length);
        foreach (var item in items)
        {
            CodecOf<T>.Write(ref writer, item);
        }
    }

    public static List<T> Read<T>(ref MessagePackReader reader)
    {
        GeneratedCodeDepth.Enter(ref reader);
        var count = reader.ReadArrayHeader();
        var items = new List<T>(Math.Min(count, MaxReserved));
        for (var i = 0; i < count; i++)
        {
            items.Add(CodecOf<T>.Read(ref reader));
        }

        reader.Depth--;
        return items;
    }
}

internal static class GeneratedCodeDepth
{
    public static void Enter(ref MessagePackReader reader) => MessagePackSecurity.UntrustedData.DepthStep(ref reader);
}

internal abstract class CollectionCodec<TCollection, T> : IValueCodec<TCollection>
    where TCollection : class, IEnumerable<T>
{
    public void Write(ref MessagePackWriter writer, TCollection value)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            Items.Write(ref writer, Count(value), value);
        }
    }

    public TCollection Read(ref MessagePackReader reader) => reader.TryReadNil() ? null! : Make(Items.Read<T>(ref reader));

    protected abstract int Count(TCollection value);

    protected abstract TCollection Make(List<T> items);
}

internal sealed class ArrayCodec<T> : CollectionCodec<T[], T>
{
    protected override int Count(T[] value) => value.Length;

    protected override T[] Make(List<T> items) => [.. items];
}

internal sealed class ListCodec<T> : CollectionCodec<List<T>, T>
{
    protected override int Count(List<T> value) => value.Count;

    protected override List<T> Make(List<T> items) => items;
}

internal sealed class HashSetCodec<T> : CollectionCodec<HashSet<T>, T>
{
    protected override int Count(HashSet<T> value) => value.Count;

    protected override HashSet<T> Make(List<T> items) => [.. items];
}

internal sealed class ImmutableListCodec<T> : CollectionCodec<ImmutableList<T>, T>
{
    protected override int Count(ImmutableList<T> value) => value.Count;

    protected override ImmutableList<T> Make(List<T> items) => [.. items];
}

internal sealed class ImmutableHashSetCodec<T> : CollectionCodec<ImmutableHashSet<T>, T>
{
    protected override int Count(ImmutableHashSet<T> value) => value.Count;

    protected override ImmutableHashSet<T> Make(List<T> items) => [.. items];
}

internal sealed class DictionaryCodec<TKey, TValue> : CollectionCodec<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override int Count(Dictionary<TKey, TValue> value) => value.Count;

    protected override Dictionary<TKey, TValue> Make(List<KeyValuePair<TKey, TValue>> items) => new(items);
}

internal sealed class ImmutableDictionaryCodec<TKey, TValue> : CollectionCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override int Count(ImmutableDictionary<TKey, TValue> value) => value.Count;

    protected override ImmutableDictionary<TKey, TValue> Make(List<KeyValuePair<TKey, TValue>> items) => items.ToImmutableDictionary();
}

internal sealed class NullableCodec<T> : IValueCodec<T?>
    where T : struct
{
    public void Write(ref MessagePackWriter writer, T? value)
    {
        if (value is { } present)
        {
            CodecOf<T>.Write(ref writer, present);
        }
        else
        {
            writer.WriteNil();
        }
    }

    public T? Read(ref MessagePackReader reader) => reader.TryReadNil() ? null : CodecOf<T>.Read(ref reader);
}

internal sealed class ImmutableArrayCodec<T> : IValueCodec<ImmutableArray<T>>
{
    public void Write(ref MessagePackWriter writer, ImmutableArray<T> value)
    {
        if (value.IsDefault)
        {
            writer.WriteNil();
        }
        else
        {
            Items.Write(ref writer, value.AsSpan());
        }
    }

    public ImmutableArray<T> Read(ref MessagePackReader reader) => reader.TryReadNil() ? default : [.. Items.Read<T>(ref reader)];
}

internal sealed class ReadOnlyMemoryCodec<T> : IValueCodec<ReadOnlyMemory<T>>
{
    public void Write(ref MessagePackWriter writer, ReadOnlyMemory<T> value) => Items.Write(ref writer, value.Span);

    public ReadOnlyMemory<T> Read(ref MessagePackReader reader) => Items.Read<T>(ref reader).ToArray();
}

internal sealed class MemoryCodec<T> : IValueCodec<Memory<T>>
{
    public void Write(ref MessagePackWriter writer, Memory<T> value) => Items.Write<T>(ref writer, value.Span);

    public Memory<T> Read(ref MessagePackReader reader) => Items.Read<T>(ref reader).ToArray();
}

internal sealed class ArraySegmentCodec<T> : IValueCodec<ArraySegment<T>>
{
    public void Write(ref MessagePackWriter writer, ArraySegment<T> value) => Items.Write<T>(ref writer, value.AsSpan());

    public ArraySegment<T> Read(ref MessagePackReader reader) => Items.Read<T>(ref reader).ToArray();
}
