// Tuples: each item by its own copier.
namespace Orleans.Serialization.Cloning;

internal sealed class TupleCopier<T1> : IDeepCopier<Tuple<T1>>
{
    public Tuple<T1> DeepCopy(Tuple<T1> input, CopyContext c) => input is null ? null! : new(c.DeepCopy(input.Item1));
}

internal sealed class TupleCopier<T1, T2> : IDeepCopier<Tuple<T1, T2>>
{
    public Tuple<T1, T2> DeepCopy(Tuple<T1, T2> input, CopyContext c)
        => input is null ? null! : new(c.DeepCopy(input.Item1), c.DeepCopy(input.Item2));
}

internal sealed class TupleCopier<T1, T2, T3> : IDeepCopier<Tuple<T1, T2, T3>>
{
    public Tuple<T1, T2, T3> DeepCopy(Tuple<T1, T2, T3> input, CopyContext c)
        => input is null ? null! : new(c.DeepCopy(input.Item1), c.DeepCopy(input.Item2), c.DeepCopy(input.Item3));
}

internal sealed class TupleCopier<T1, T2, T3, T4> : IDeepCopier<Tuple<T1, T2, T3, T4>>
{
    public Tuple<T1, T2, T3, T4> DeepCopy(Tuple<T1, T2, T3, T4> input, CopyContext c)
        => input is null ? null! : new(c.DeepCopy(input.Item1), c.DeepCopy(input.Item2), c.DeepCopy(input.Item3), c.DeepCopy(input.Item4));
}

internal sealed class ValueTupleCopier<T1> : IDeepCopier<ValueTuple<T1>>
{
    public ValueTuple<T1> DeepCopy(ValueTuple<T1> input, CopyContext c) => new(c.DeepCopy(input.Item1));
}

internal sealed class ValueTupleCopier<T1, T2> : IDeepCopier<(T1, T2)>
{
    public (T1, T2) DeepCopy((T1, T2) input, CopyContext c) => (c.DeepCopy(input.Item1), c.DeepCopy(input.Item2));
}

internal sealed class ValueTupleCopier<T1, T2, T3> : IDeepCopier<(T1, T2, T3)>
{
    public (T1, T2, T3) DeepCopy((T1, T2, T3) input, CopyContext c)
        => (c.DeepCopy(input.Item1), c.DeepCopy(input.Item2), c.DeepCopy(input.Item3));
}

internal sealed class ValueTupleCopier<T1, T2, T3, T4> : IDeepCopier<(T1, T2, T3, T4)>
{
    public (T1, T2, T3, T4) DeepCopy((T1, T2, T3, T4) input, CopyContext c)
        => (c.DeepCopy(input.Item1), c.DeepCopy(input.Item2), c.DeepCopy(input.Item3), c.DeepCopy(input.Item4));
}

internal sealed class ValueTupleCopier<T1, T2, T3, T4, T5> : IDeepCopier<(T1, T2, T3, T4, T5)>
{
    public (T1, T2, T3, T4, T5) DeepCopy((T1, T2, T3, T4, T5) input, CopyContext c)
        => (c.DeepCopy(input.Item1), c.DeepCopy(input.Item2), c.DeepCopy(input.Item3), c.DeepCopy(input.Item4), c.DeepCopy(input.Item5));
}

internal sealed class ValueTupleCopier<T1, T2, T3, T4, T5, T6> : IDeepCopier<(T1, T2, T3, T4, T5, T6)>
{
    public (T1, T2, T3, T4, T5, T6) DeepCopy((T1, T2, T3, T4, T5, T6) input, CopyContext c)
        => (c.DeepCopy(input.Item1), c.DeepCopy(input.Item2), c.DeepCopy(input.Item3),
            c.DeepCopy(input.Item4), c.DeepCopy(input.Item5), c.DeepCopy(input.Item6));
}
