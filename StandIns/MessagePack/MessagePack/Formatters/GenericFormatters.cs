using System.Collections.Immutable;

namespace MessagePack.Formatters;

// The formatters of types that are made of other types. Built by reflection, once for each type.
internal static class GenericFormatters
{
    // Formatters that take the type's own arguments.
    private static readonly Dictionary<Type, Type> ByArguments = new()
    {
        [typeof(Nullable<>)] = typeof(NullableFormatter<>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayFormatter<>),
        [typeof(KeyValuePair<,>)] = typeof(KeyValuePairFormatter<,>),
        [typeof(ValueTuple<>)] = typeof(ValueTupleFormatter<>),
        [typeof(ValueTuple<,>)] = typeof(ValueTupleFormatter<,>),
        [typeof(ValueTuple<,,>)] = typeof(ValueTupleFormatter<,,>),
        [typeof(ValueTuple<,,,>)] = typeof(ValueTupleFormatter<,,,>),
        [typeof(ValueTuple<,,,,>)] = typeof(ValueTupleFormatter<,,,,>),
        [typeof(ValueTuple<,,,,,>)] = typeof(ValueTupleFormatter<,,,,,>),
        [typeof(ValueTuple<,,,,,,>)] = typeof(ValueTupleFormatter<,,,,,,>),
        [typeof(ValueTuple<,,,,,,,>)] = typeof(ValueTupleFormatter<,,,,,,,>),
        [typeof(Tuple<>)] = typeof(Tuple1Formatter<>),
        [typeof(Tuple<,>)] = typeof(Tuple2Formatter<,>),
        [typeof(Tuple<,,>)] = typeof(Tuple3Formatter<,,>),
        [typeof(Tuple<,,,>)] = typeof(Tuple4Formatter<,,,>),
        [typeof(Tuple<,,,,>)] = typeof(Tuple5Formatter<,,,,>),
        [typeof(Tuple<,,,,,>)] = typeof(Tuple6Formatter<,,,,,>),
        [typeof(Tuple<,,,,,,>)] = typeof(Tuple7Formatter<,,,,,,>),
    };

    // Formatters that take the type itself and then its arguments.
    private static readonly Dictionary<Type, Type> BySelfAndArguments = new()
    {
        [typeof(List<>)] = typeof(ListFormatter<,>),
        [typeof(IList<>)] = typeof(ListFormatter<,>),
        [typeof(ICollection<>)] = typeof(ListFormatter<,>),
        [typeof(IEnumerable<>)] = typeof(ReadOnlyListFormatter<,>),
        [typeof(IReadOnlyCollection<>)] = typeof(ReadOnlyListFormatter<,>),
        [typeof(IReadOnlyList<>)] = typeof(ReadOnlyListFormatter<,>),
        [typeof(HashSet<>)] = typeof(SetFormatter<,>),
        [typeof(ISet<>)] = typeof(SetFormatter<,>),
        [typeof(IReadOnlySet<>)] = typeof(SetFormatter<,>),
        [typeof(Dictionary<,>)] = typeof(DictionaryFormatter<,,>),
        [typeof(IDictionary<,>)] = typeof(DictionaryFormatter<,,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(DictionaryFormatter<,,>),
    };

    public static IMessagePackFormatter? Find(Type type)
    {
        if (type.IsSZArray)
        {
            return Create(typeof(ArrayFormatter<>), type.GetElementType()!);
        }

        if (type.IsEnum)
        {
            return Create(typeof(EnumFormatter<,>), type, type.GetEnumUnderlyingType());
        }

        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        Type definition = type.GetGenericTypeDefinition();
        if (ByArguments.TryGetValue(definition, out Type? formatter))
        {
            return Create(formatter, type.GenericTypeArguments);
        }

        return BySelfAndArguments.TryGetValue(definition, out formatter)
            ? Create(formatter, [type, .. type.GenericTypeArguments])
            : null;
    }

    private static IMessagePackFormatter? Create(Type formatter, params Type[] arguments)
        => (IMessagePackFormatter?)Activator.CreateInstance(formatter.MakeGenericType(arguments));
}
