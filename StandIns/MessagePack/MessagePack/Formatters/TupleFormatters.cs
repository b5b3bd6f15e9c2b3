namespace MessagePack.Formatters;

// A reference tuple is written as the value tuple of the same items is; null as nil.
internal abstract class TupleFormatter<TTuple, TValueTuple>(Func<TTuple, TValueTuple> toValue, Func<TValueTuple, TTuple> toTuple)
    : IMessagePackFormatter<TTuple?>
    where TTuple : class
    where TValueTuple : struct
{
    public void Serialize(ref MessagePackWriter writer, TTuple? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
        }
        else
        {
            Items.Write(ref writer, toValue(value), options);
        }
    }

    public TTuple? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        => reader.TryReadNil() ? null : toTuple(Items.Read<TValueTuple>(ref reader, options));
}

internal sealed class Tuple1Formatter<T1>()
    : TupleFormatter<Tuple<T1>, ValueTuple<T1>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());

internal sealed class Tuple2Formatter<T1, T2>()
    : TupleFormatter<Tuple<T1, T2>, ValueTuple<T1, T2>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());

internal sealed class Tuple3Formatter<T1, T2, T3>()
    : TupleFormatter<Tuple<T1, T2, T3>, ValueTuple<T1, T2, T3>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());

internal sealed class Tuple4Formatter<T1, T2, T3, T4>()
    : TupleFormatter<Tuple<T1, T2, T3, T4>, ValueTuple<T1, T2, T3, T4>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());

internal sealed class Tuple5Formatter<T1, T2, T3, T4, T5>()
    : TupleFormatter<Tuple<T1, T2, T3, T4, T5>, ValueTuple<T1, T2, T3, T4, T5>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());

internal sealed class Tuple6Formatter<T1, T2, T3, T4, T5, T6>()
    : TupleFormatter<Tuple<T1, T2, T3, T4, T5, T6>, ValueTuple<T1, T2, T3, T4, T5, T6>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());

internal sealed class Tuple7Formatter<T1, T2, T3, T4, T5, T6, T7>()
    : TupleFormatter<Tuple<T1, T2, T3, T4, T5, T6, T7>, ValueTuple<T1, T2, T3, T4, T5, T6, T7>>(static tuple => tuple.ToValueTuple(), static value => value.ToTuple());
