// The copiers of the library's collections, a few lines each.
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Cloning;

internal sealed class SameCopier<T> : IDeepCopier<T>
{
    public T DeepCopy(T input, CopyContext context) => input;
}

internal sealed class PolymorphicCopier<T> : IDeepCopier<T>
    where T : class
{
    public T DeepCopy(T input, CopyContext context)
        => input is null ? null! : input.GetType() == typeof(object) ? input : context.CopyByRuntimeType(input);
}

internal sealed class ArrayCopier<T> : IDeepCopier<T[]>
{
    public T[] DeepCopy(T[] input, CopyContext context)
    {
        if (input is null)
        {
            return null!;
        }

        if (context.TryGetCopy<T[]>(input, out var known))
        {
            return known!;
        }

        if (CopierOf<T>.IsImmutable || !RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            var same = LargeArrays.Allocate<T>(input.Length);
            input.CopyTo(same.AsSpan());
            context.RecordCopy(input, same);
            return same;
        }

        var result = new T[input.Length];
        context.RecordCopy(input, result);
        for (var i = 0; i < input.Length; i++)
        {
            result[i] = context.DeepCopy(input[i]);
        }

        return result;
    }
}

internal sealed class MultiDimensionalArrayCopier<TArray> : IDeepCopier<TArray>
    where TArray : class
{
    public TArray DeepCopy(TArray input, CopyContext context)
    {
        if (input is null || context.TryGetCopy<TArray>(input, out var known))
        {
            return input is null ? null! : known = context.TryGetCopy<TArray>(input, out var copy) ? copy! : null!;
        }

        var source = (Array)(object)input;
        var result = (Array)source.Clone();
        context.RecordCopy(input, result);
        if (!ImmutableTypes.Contains(typeof(TArray).GetElementType()!))
        {
            var indices = new int[source.Rank];
            CopyItems(source, result, indices, dimension: 0, context);
        }

        return (TArray)(object)result;
    }

    private static void CopyItems(Array source, Array result, int[] indices, int dimension, CopyContext context)
    {
        for (var i = source.GetLowerBound(dimension); i <= source.GetUpperBound(dimension); i++)
        {
            indices[dimension] = i;
            if (dimension + 1 < source.Rank)
            {
                CopyItems(source, result, indices, dimension + 1, context);
            }
            else
            {
                result.SetValue(context.DeepCopy(source.GetValue(indices)), indices);
            }
        }
    }
}

internal abstract class ReferenceCopier<T> : IDeepCopier<T>
    where T : class
{
    public T DeepCopy(T input, CopyContext context)
        => input is null ? null!
            : context.TryGetCopy<T>(input, out var known) ? known!
            : input.GetType() == typeof(T) ? Copy(input, context)
            : context.CopyByRuntimeType(input);

    protected abstract T Copy(T input, CopyContext context);
}

internal sealed class ListCopier<T> : ReferenceCopier<List<T>>
{
    protected override List<T> Copy(List<T> input, CopyContext context)
    {
        if (CopierOf<T>.IsImmutable)
        {
            var same = new List<T>(input);
            context.RecordCopy(input, same);
            return same;
        }

        var result = new List<T>(input.Count);
        context.RecordCopy(input, result);
        foreach (var item in input)
        {
            result.Add(context.DeepCopy(item));
        }

        return result;
    }
}

internal sealed class DictionaryCopier<TKey, TValue> : ReferenceCopier<Dictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> Copy(Dictionary<TKey, TValue> input, CopyContext context)
    {
        var result = new Dictionary<TKey, TValue>(input.Count, input.Comparer);
        context.RecordCopy(input, result);
        foreach (var (key, value) in input)
        {
            result.Add(context.DeepCopy(key), context.DeepCopy(value));
        }

        return result;
    }
}

internal sealed class SortedDictionaryCopier<TKey, TValue> : ReferenceCopier<SortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override SortedDictionary<TKey, TValue> Copy(SortedDictionary<TKey, TValue> input, CopyContext context)
    {
        var result = new SortedDictionary<TKey, TValue>(input.Comparer);
        context.RecordCopy(input, result);
        foreach (var (key, value) in input)
        {
            result.Add(context.DeepCopy(key), context.DeepCopy(value));
        }

        return result;
    }
}

internal sealed class HashSetCopier<T> : ReferenceCopier<HashSet<T>>
{
    protected override HashSet<T> Copy(HashSet<T> input, CopyContext context)
    {
        var result = new HashSet<T>(input.Count, input.Comparer);
        context.RecordCopy(input, result);
        foreach (var item in input)
        {
            result.Add(context.DeepCopy(item));
        }

        return result;
    }
}

internal sealed class QueueCopier<T> : ReferenceCopier<Queue<T>>
{
    protected override Queue<T> Copy(Queue<T> input, CopyContext context)
    {
        var result = new Queue<T>(input.Count);
        context.RecordCopy(input, result);
        foreach (var item in input)
        {
            result.Enqueue(context.DeepCopy(item));
        }

        return result;
    }
}

internal sealed class StackCopier<T> : ReferenceCopier<Stack<T>>
{
    protected override Stack<T> Copy(Stack<T> input, CopyContext context)
    {
        var result = new Stack<T>(input.Count);
        context.RecordCopy(input, result);
        foreach (var item in input.Reverse())
        {
            result.Push(context.DeepCopy(item));
        }

        return result;
    }
}

internal sealed class NullableCopier<T> : IDeepCopier<T?>
    where T : struct
{
    public T? DeepCopy(T? input, CopyContext context) => input is { } value ? context.DeepCopy(value) : null;
}

internal sealed class KeyValuePairCopier<TKey, TValue> : IDeepCopier<KeyValuePair<TKey, TValue>>
{
    public KeyValuePair<TKey, TValue> DeepCopy(KeyValuePair<TKey, TValue> input, CopyContext context)
        => new(context.DeepCopy(input.Key), context.DeepCopy(input.Value));
}

internal sealed class ImmutableArrayCopier<T> : IDeepCopier<ImmutableArray<T>>
{
    public ImmutableArray<T> DeepCopy(ImmutableArray<T> input, CopyContext context)
        => input.IsDefaultOrEmpty || CopierOf<T>.IsImmutable ? input : [.. input.Select(context.DeepCopy)];
}

internal sealed class ImmutableListCopier<T> : ReferenceCopier<ImmutableList<T>>
{
    protected override ImmutableList<T> Copy(ImmutableList<T> input, CopyContext context)
        => CopierOf<T>.IsImmutable ? input : [.. input.Select(context.DeepCopy)];
}

internal sealed class ImmutableHashSetCopier<T> : ReferenceCopier<ImmutableHashSet<T>>
{
    protected override ImmutableHashSet<T> Copy(ImmutableHashSet<T> input, CopyContext context)
        => CopierOf<T>.IsImmutable ? input : input.Select(context.DeepCopy).ToImmutableHashSet(input.KeyComparer);
}

internal sealed class ImmutableDictionaryCopier<TKey, TValue> : ReferenceCopier<ImmutableDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override ImmutableDictionary<TKey, TValue> Copy(ImmutableDictionary<TKey, TValue> input, CopyContext context)
        => input.ToImmutableDictionary(pair => context.DeepCopy(pair.Key), pair => context.DeepCopy(pair.Value), input.KeyComparer);
}

internal sealed class ReadOnlyMemoryCopier<T> : IDeepCopier<ReadOnlyMemory<T>>
{
    public ReadOnlyMemory<T> DeepCopy(ReadOnlyMemory<T> input, CopyContext context) => input.IsEmpty ? input : Spans.Copy(input.Span, context);
}

internal sealed class MemoryCopier<T> : IDeepCopier<Memory<T>>
{
    public Memory<T> DeepCopy(Memory<T> input, CopyContext context) => input.IsEmpty ? input : Spans.Copy<T>(input.Span, context);
}

internal sealed class ArraySegmentCopier<T> : IDeepCopier<ArraySegment<T>>
{
    public ArraySegment<T> DeepCopy(ArraySegment<T> input, CopyContext context)
        => input.Array is null ? input : new(Spans.Copy<T>(input.AsSpan(), context));
}

internal static class Spans
{
    public static T[] Copy<T>(ReadOnlySpan<T> input, CopyContext context)
    {
        var result = LargeArrays.Allocate<T>(input.Length);
        input.CopyTo(result);
        if (!CopierOf<T>.IsImmutable && RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = context.DeepCopy(result[i]);
            }
        }

        return result;
    }
}
