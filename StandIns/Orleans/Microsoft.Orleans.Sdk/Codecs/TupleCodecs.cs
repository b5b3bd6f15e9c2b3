// Tuples and pairs: arrays of their items.
using MessagePack;

namespace Orleans.Serialization.Codecs;

internal static class Tuples
{
    public static void ReadHeader(ref MessagePackReader reader, int length)
    {
        if (reader.ReadArrayHeader() != length)
        {
            throw new MessagePackSerializationException($"A tuple must be an array of {length}.");
        }
    }
}

internal sealed class KeyValuePairCodec<TKey, TValue> : IValueCodec<KeyValuePair<TKey, TValue>>
{
    public void Write(ref MessagePackWriter writer, KeyValuePair<TKey, TValue> value)
        => CodecOf<(TKey, TValue)>.Write(ref writer, (value.Key, value.Value));

    public KeyValuePair<TKey, TValue> Read(ref MessagePackReader reader)
    {
        var (key, value) = CodecOf<(TKey, TValue)>.Read(ref reader);
        return new(key, value);
    }
}

internal sealed class ValueTupleCodec<T1> : IValueCodec<ValueTuple<T1>>
{
    public void Write(ref MessagePackWriter writer, ValueTuple<T1> value)
    {
        writer.WriteArrayHeader(1);
        CodecOf<T1>.Write(ref writer, value.Item1);
    }

    public ValueTuple<T1> Read(ref MessagePackReader reader)
    {
        Tuples.ReadHeader(ref reader, 1);
        return new(CodecOf<T1>.Read(ref reader));
    }
}

internal sealed class ValueTupleCodec<T1, T2> : IValueCodec<(T1, T2)>
{
    public void Write(ref MessagePackWriter writer, (T1, T2) value)
    {
        writer.WriteArrayHeader(2);
        CodecOf<T1>.Write(ref writer, value.Item1);
        CodecOf<T2>.Write(ref writer, value.Item2);
    }

    public (T1, T2) Read(ref MessagePackReader reader)
    {
        Tuples.ReadHeader(ref reader, 2);
        return (CodecOf<T1>.Read(ref reader), CodecOf<T2>.Read(ref reader));
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3> : IValueCodec<(T1, T2, T3)>
{
    public void Write(ref MessagePackWriter writer, (T1, T2, T3) value)
    {
        writer.WriteArrayHeader(3);
        CodecOf<T1>.Write(ref writer, value.Item1);
        CodecOf<T2>.Write(ref writer, value.Item2);
        CodecOf<T3>.Write(ref writer, value.Item3);
    }

    public (T1, T2, T3) Read(ref MessagePackReader reader)
    {
        Tuples.ReadHeader(ref reader, 3);
        return (CodecOf<T1>.Read(ref reader), CodecOf<T2>.Read(ref reader), CodecOf<T3>.Read(ref reader));
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4> : IValueCodec<(T1, T2, T3, T4)>
{
    public void Write(ref MessagePackWriter writer, (T1, T2, T3, T4) value)
    {
        writer.WriteArrayHeader(4);
        CodecOf<T1>.Write(ref writer, value.Item1);
        CodecOf<T2>.Write(ref writer, value.Item2);
        CodecOf<T3>.Write(ref writer, value.Item3);
        CodecOf<T4>.Write(ref writer, value.Item4);
    }

    public (T1, T2, T3, T4) Read(ref MessagePackReader reader)
    {
        Tuples.ReadHeader(ref reader, 4);
        return (CodecOf<T1>.Read(ref reader), CodecOf<T2>.Read(ref reader), CodecOf<T3>.Read(ref reader), CodecOf<T4>.Read(ref reader));
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4, T5> : IValueCodec<(T1, T2, T3, T4, T5)>
{
    public void Write(ref MessagePackWriter writer, (T1, T2, T3, T4, T5) value)
    {
        writer.WriteArrayHeader(5);
        CodecOf<T1>.Write(ref writer, value.Item1);
        CodecOf<T2>.Write(ref writer, value.Item2);
        CodecOf<T3>.Write(ref writer, value.Item3);
        CodecOf<T4>.Write(ref writer, value.Item4);
        CodecOf<T5>.Write(ref writer, value.Item5);
    }

    public (T1, T2, T3, T4, T5) Read(ref MessagePackReader reader)
    {
        Tuples.ReadHeader(ref reader, 5);
        return (CodecOf<T1>.Read(ref reader), CodecOf<T2>.Read(ref reader), CodecOf<T3>.Read(ref reader),
            CodecOf<T4>.Read(ref reader), CodecOf<T5>.Read(ref reader));
    }
}

internal sealed class ValueTupleCodec<T1, T2, T3, T4, T5, T6> : IValueCodec<(T1, T2, T3, T4, T5, T6)>
{
    public void Write(ref MessagePackWriter writer, (T1, T2, T3, T4, T5, T6) value)
    {
        writer.WriteArrayHeader(6);
        CodecOf<T1>.Write(ref writer, value.Item1);
        CodecOf<T2>.Write(ref writer, value.Item2);
        CodecOf<T3>.Write(ref writer, value.Item3);
        CodecOf<T4>.Write(ref writer, value.Item4);
        CodecOf<T5>.Write(ref writer, value.Item5);
        CodecOf<T6>.Write(ref writer, value.Item6);
    }

    public (T1, T2, T3, T4, T5, T6) Read(ref MessagePackReader reader)
    {
        Tuples.ReadHeader(ref reader, 6);
        return (CodecOf<T1>.Read(ref reader), CodecOf<T2>.Read(ref reader), CodecOf<T3>.Read(ref reader),
            CodecOf<T4>.Read(ref reader), CodecOf<T5>.Read(ref reader), CodecOf<T6>.Read(ref reader));
    }
}

// The classes take the form of the structs.
internal sealed class TupleCodec<T1> : IValueCodec<Tuple<T1>?>
{
    public void Write(ref MessagePackWriter writer, Tuple<T1>? value) => CodecOf<ValueTuple<T1>?>.Write(ref writer, value?.ToValueTuple());

    public Tuple<T1>? Read(ref MessagePackReader reader) => CodecOf<ValueTuple<T1>?>.Read(ref reader)?.ToTuple();
}

internal sealed class TupleCodec<T1, T2> : IValueCodec<Tuple<T1, T2>?>
{
    public void Write(ref MessagePackWriter writer, Tuple<T1, T2>? value) => CodecOf<(T1, T2)?>.Write(ref writer, value?.ToValueTuple());

    public Tuple<T1, T2>? Read(ref MessagePackReader reader) => CodecOf<(T1, T2)?>.Read(ref reader)?.ToTuple();
}

internal sealed class TupleCodec<T1, T2, T3> : IValueCodec<Tuple<T1, T2, T3>?>
{
    public void Write(ref MessagePackWriter writer, Tuple<T1, T2, T3>? value) => CodecOf<(T1, T2, T3)?>.Write(ref writer, value?.ToValueTuple());

    public Tuple<T1, T2, T3>? Read(ref MessagePackReader reader) => CodecOf<(T1, T2, T3)?>.Read(ref reader)?.ToTuple();
}

internal sealed class TupleCodec<T1, T2, T3, T4> : IValueCodec<Tuple<T1, T2, T3, T4>?>
{
    public void Write(ref MessagePackWriter writer, Tuple<T1, T2, T3, T4>? value)
        => CodecOf<(T1, T2, T3, T4)?>.Write(ref writer, value?.ToValueTuple());

    public Tuple<T1, T2, T3, T4>? Read(ref MessagePackReader reader) => CodecOf<(T1, T2, T3, T4)?>.Read(ref reader)?.ToTuple();
}
