using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace Orleans.Serialization.Cloning;

// Finds or makes the copier of a type: the generated one, the one for a collection, or, for interfaces and object, one
// that asks the value for its type. Runs once a type.
internal static class CopierFactory
{
    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(Nullable<>)] = typeof(NullableCopier<>),
        [typeof(KeyValuePair<,>)] = typeof(KeyValuePairCopier<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCopier<>),
        [typeof(Tuple<>)] = typeof(TupleCopier<>),
        [typeof(Tuple<,>)] = typeof(TupleCopier<,>),
        [typeof(Tuple<,,>)] = typeof(TupleCopier<,,>),
        [typeof(Tuple<,,,>)] = typeof(TupleCopier<,,,>),
        [typeof(ValueTuple<>)] = typeof(ValueTupleCopier<>),
        [typeof(ValueTuple<,>)] = typeof(ValueTupleCopier<,>),
        [typeof(ValueTuple<,,>)] = typeof(ValueTupleCopier<,,>),
        [typeof(ValueTuple<,,,>)] = typeof(ValueTupleCopier<,,,>),
        [typeof(ValueTuple<,,,,>)] = typeof(ValueTupleCopier<,,,,>),
        [typeof(ValueTuple<,,,,,>)] = typeof(ValueTupleCopier<,,,,,>),
    };

    public static object Create(Type type)
    {
        if (ImmutableTypes.Contains(type))
        {
            return Make(typeof(SameCopier<>), type);
        }

        if (TypeRegistry.GetSerializer(type) is { } generated)
        {
            return Activator.CreateInstance(generated, nonPublic: true)!;
        }

        if (type.IsArray)
        {
            return type.IsSZArray
                ? Make(typeof(ArrayCopier<>), type.GetElementType()!)
                : Make(typeof(MultiDimensionalArrayCopier<>), type);
        }

        if (type.IsConstructedGenericType && Generic.TryGetValue(type.GetGenericTypeDefinition(), out var open))
        {
            return Make(open, type.GenericTypeArguments);
        }

        if (typeof(CodeGeneration.Invokable).IsAssignableFrom(type))
        {
            return Make(typeof(SameCopier<>), type);
        }

        if (type.IsInterface || type.IsAbstract || type == typeof(object))
        {
            return Make(typeof(PolymorphicCopier<>), type);
        }

        throw new CodecNotFoundException(
            $"There is no copier for '{type}'. Put [GenerateSerializer] on it and [Id] on its members, or [Immutable] if its values never change.");
    }

    private static object Make(Type open, params Type[] arguments) => Activator.CreateInstance(open.MakeGenericType(arguments))!;
}
