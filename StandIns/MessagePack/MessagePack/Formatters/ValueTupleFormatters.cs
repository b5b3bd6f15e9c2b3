namespace MessagePack.Formatters;

// An array of the items, one class for each number of them. An eighth item and more lie in a tuple of their own, as
// C# nests them.
internal sealed class ValueTupleFormatter<T1> : IMessagePackFormatter<ValueTuple<T1>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(1);
        Items.Write(ref writer, value.Item1, options);
    }

    public ValueTuple<T1> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 1, typeof(ValueTuple<T1>));
        var value = new ValueTuple<T1>(
            Items.Read<T1>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2> : IMessagePackFormatter<ValueTuple<T1, T2>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(2);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
    }

    public ValueTuple<T1, T2> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 2, typeof(ValueTuple<T1, T2>));
        var value = new ValueTuple<T1, T2>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2, T3> : IMessagePackFormatter<ValueTuple<T1, T2, T3>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2, T3> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(3);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
        Items.Write(ref writer, value.Item3, options);
    }

    public ValueTuple<T1, T2, T3> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 3, typeof(ValueTuple<T1, T2, T3>));
        var value = new ValueTuple<T1, T2, T3>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options),
            Items.Read<T3>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2, T3, T4> : IMessagePackFormatter<ValueTuple<T1, T2, T3, T4>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2, T3, T4> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(4);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
        Items.Write(ref writer, value.Item3, options);
        Items.Write(ref writer, value.Item4, options);
    }

    public ValueTuple<T1, T2, T3, T4> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 4, typeof(ValueTuple<T1, T2, T3, T4>));
        var value = new ValueTuple<T1, T2, T3, T4>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options),
            Items.Read<T3>(ref reader, options),
            Items.Read<T4>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2, T3, T4, T5> : IMessagePackFormatter<ValueTuple<T1, T2, T3, T4, T5>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2, T3, T4, T5> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(5);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
        Items.Write(ref writer, value.Item3, options);
        Items.Write(ref writer, value.Item4, options);
        Items.Write(ref writer, value.Item5, options);
    }

    public ValueTuple<T1, T2, T3, T4, T5> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 5, typeof(ValueTuple<T1, T2, T3, T4, T5>));
        var value = new ValueTuple<T1, T2, T3, T4, T5>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options),
            Items.Read<T3>(ref reader, options),
            Items.Read<T4>(ref reader, options),
            Items.Read<T5>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2, T3, T4, T5, T6> : IMessagePackFormatter<ValueTuple<T1, T2, T3, T4, T5, T6>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(6);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
        Items.Write(ref writer, value.Item3, options);
        Items.Write(ref writer, value.Item4, options);
        Items.Write(ref writer, value.Item5, options);
        Items.Write(ref writer, value.Item6, options);
    }

    public ValueTuple<T1, T2, T3, T4, T5, T6> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 6, typeof(ValueTuple<T1, T2, T3, T4, T5, T6>));
        var value = new ValueTuple<T1, T2, T3, T4, T5, T6>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options),
            Items.Read<T3>(ref reader, options),
            Items.Read<T4>(ref reader, options),
            Items.Read<T5>(ref reader, options),
            Items.Read<T6>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2, T3, T4, T5, T6, T7> : IMessagePackFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7>>
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6, T7> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(7);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
        Items.Write(ref writer, value.Item3, options);
        Items.Write(ref writer, value.Item4, options);
        Items.Write(ref writer, value.Item5, options);
        Items.Write(ref writer, value.Item6, options);
        Items.Write(ref writer, value.Item7, options);
    }

    public ValueTuple<T1, T2, T3, T4, T5, T6, T7> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 7, typeof(ValueTuple<T1, T2, T3, T4, T5, T6, T7>));
        var value = new ValueTuple<T1, T2, T3, T4, T5, T6, T7>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options),
            Items.Read<T3>(ref reader, options),
            Items.Read<T4>(ref reader, options),
            Items.Read<T5>(ref reader, options),
            Items.Read<T6>(ref reader, options),
            Items.Read<T7>(ref reader, options));
        reader.Depth--;
        return value;
    }
}

internal sealed class ValueTupleFormatter<T1, T2, T3, T4, T5, T6, T7, TRest> : IMessagePackFormatter<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>>
    where TRest : struct
{
    public void Serialize(ref MessagePackWriter writer, ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(8);
        Items.Write(ref writer, value.Item1, options);
        Items.Write(ref writer, value.Item2, options);
        Items.Write(ref writer, value.Item3, options);
        Items.Write(ref writer, value.Item4, options);
        Items.Write(ref writer, value.Item5, options);
        Items.Write(ref writer, value.Item6, options);
        Items.Write(ref writer, value.Item7, options);
        Items.Write(ref writer, value.Rest, options);
    }

    public ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        Items.Enter(ref reader, options, 8, typeof(ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>));
        var value = new ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>(
            Items.Read<T1>(ref reader, options),
            Items.Read<T2>(ref reader, options),
            Items.Read<T3>(ref reader, options),
            Items.Read<T4>(ref reader, options),
            Items.Read<T5>(ref reader, options),
            Items.Read<T6>(ref reader, options),
            Items.Read<T7>(ref reader, options),
            Items.Read<TRest>(ref reader, options));
        reader.Depth--;
        return value;
    }
}
