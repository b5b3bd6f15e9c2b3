using System.Collections.Immutable;
using System.Globalization;
using Orleans.CodeGeneration;

namespace Orleans.Serialization.Codecs;

// Finds or makes the codec of a type. Runs once a type.
internal static class CodecFactory
{
    private static readonly Dictionary<Type, object> Exact = new()
    {
        [typeof(bool)] = new PrimitiveCodecs(),
        [typeof(byte)] = new PrimitiveCodecs(),
        [typeof(sbyte)] = new PrimitiveCodecs(),
        [typeof(short)] = new PrimitiveCodecs(),
        [typeof(ushort)] = new PrimitiveCodecs(),
        [typeof(int)] = new PrimitiveCodecs(),
        [typeof(uint)] = new PrimitiveCodecs(),
        [typeof(long)] = new PrimitiveCodecs(),
        [typeof(ulong)] = new PrimitiveCodecs(),
        [typeof(char)] = new PrimitiveCodecs(),
        [typeof(float)] = new PrimitiveCodecs(),
        [typeof(double)] = new PrimitiveCodecs(),
        [typeof(string)] = new PrimitiveCodecs(),
        [typeof(DateTime)] = new TimeCodecs(),
        [typeof(DateTimeOffset)] = new TimeCodecs(),
        [typeof(TimeSpan)] = new TimeCodecs(),
        [typeof(DateOnly)] = new TimeCodecs(),
        [typeof(TimeOnly)] = new TimeCodecs(),
        [typeof(decimal)] = new PrimitiveCodecs(),
        [typeof(Half)] = new PrimitiveCodecs(),
        [typeof(Guid)] = new PrimitiveCodecs(),
        [typeof(CancellationToken)] = new PrimitiveCodecs(),
        [typeof(byte[])] = new BytesCodecs(),
        [typeof(Memory<byte>)] = new BytesCodecs(),
        [typeof(ReadOnlyMemory<byte>)] = new BytesCodecs(),
        [typeof(Uri)] = new TextCodec<Uri>(static uri => uri.OriginalString, static text => new Uri(text, UriKind.RelativeOrAbsolute)),
        [typeof(Version)] = new TextCodec<Version>(static version => version.ToString(), Version.Parse),
        [typeof(CultureInfo)] = new TextCodec<CultureInfo>(static culture => culture.Name, CultureInfo.GetCultureInfo),
        [typeof(System.Net.IPAddress)] = new TextCodec<System.Net.IPAddress>(static address => address.ToString(), System.Net.IPAddress.Parse),
        [typeof(System.Net.IPEndPoint)] = new TextCodec<System.Net.IPEndPoint>(static point => point.ToString(), System.Net.IPEndPoint.Parse),
        [typeof(SiloAddress)] = new TextCodec<SiloAddress>(static address => address.ToParsableString(), SiloAddress.FromParsableString),
        [typeof(GrainId)] = new TextCodec<GrainId>(static id => id.IsDefault ? "" : id.ToString(), static text => text.Length == 0 ? default : GrainId.Parse(text)),
        [typeof(GrainType)] = new TextCodec<GrainType>(static type => type.ToString(), static text => text.Length == 0 ? default : GrainType.Create(text)),
        [typeof(GrainInterfaceType)] = new TextCodec<GrainInterfaceType>(static type => type.ToString(), GrainInterfaceType.Create),
        [typeof(IdSpan)] = new TextCodec<IdSpan>(static id => id.ToString(), IdSpan.Create),
        [typeof(ActivationId)] = new TextCodec<ActivationId>(static id => id.ToParsableString(), ActivationId.FromParsableString),
        [typeof(MembershipVersion)] = new TextCodec<MembershipVersion>(
            static version => version.Value.ToString(CultureInfo.InvariantCulture), static text => new(long.Parse(text, CultureInfo.InvariantCulture))),
    };

    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(List<>)] = typeof(ListCodec<>),
        [typeof(HashSet<>)] = typeof(HashSetCodec<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,>),
        [typeof(Nullable<>)] = typeof(NullableCodec<>),
        [typeof(KeyValuePair<,>)] = typeof(KeyValuePairCodec<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCodec<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCodec<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCodec<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCodec<,>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCodec<>),
        [typeof(Memory<>)] = typeof(MemoryCodec<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCodec<>),
        [typeof(Tuple<>)] = typeof(TupleCodec<>),
        [typeof(Tuple<,>)] = typeof(TupleCodec<,>),
        [typeof(Tuple<,,>)] = typeof(TupleCodec<,,>),
        [typeof(Tuple<,,,>)] = typeof(TupleCodec<,,,>),
        [typeof(ValueTuple<>)] = typeof(ValueTupleCodec<>),
        [typeof(ValueTuple<,>)] = typeof(ValueTupleCodec<,>),
        [typeof(ValueTuple<,,>)] = typeof(ValueTupleCodec<,,>),
        [typeof(ValueTuple<,,,>)] = typeof(ValueTupleCodec<,,,>),
        [typeof(ValueTuple<,,,,>)] = typeof(ValueTupleCodec<,,,,>),
        [typeof(ValueTuple<,,,,,>)] = typeof(ValueTupleCodec<,,,,,>),
    };

    /// <summary>Returns the codec for values declared as the type, which may be of a derived one.</summary>
    public static object Create(Type type)
        => type.IsValueType || type.IsSealed || type.IsArray || IsReference(type) || typeof(Invokable).IsAssignableFrom(type) ? CreateExact(type)
            : Make(typeof(PolymorphicCodec<>), type);

    /// <summary>Returns the codec for values of exactly the type.</summary>
    public static object CreateExact(Type type)
    {
        if (Exact.TryGetValue(type, out var exact))
        {
            return exact;
        }

        if (IsReference(type))
        {
            return Make(typeof(ReferenceCodec<>), type);
        }

        if (typeof(Invokable).IsAssignableFrom(type))
        {
            return Make(typeof(InvokableCodec<>), type);
        }

        if (type.IsEnum)
        {
            return Make(typeof(EnumCodec<>), type);
        }

        if (TypeRegistry.GetSerializer(type) is { } generated)
        {
            return Activator.CreateInstance(generated, nonPublic: true)!;
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return Make(typeof(ExceptionCodec<>), type);
        }

        if (type.IsSZArray)
        {
            return Make(typeof(ArrayCodec<>), type.GetElementType()!);
        }

        if (type.IsConstructedGenericType && Generic.TryGetValue(type.GetGenericTypeDefinition(), out var open))
        {
            return Make(open, type.GenericTypeArguments);
        }

        return type.IsInterface || type.IsAbstract
            ? Make(typeof(PolymorphicCodec<>), type)
            : throw new CodecNotFoundException($"There is no codec for '{type}'. Put [GenerateSerializer] on it and [Id] on its members.");
    }

    private static bool IsReference(Type type) => typeof(IAddressable).IsAssignableFrom(type) && (type.IsInterface || typeof(GrainReference).IsAssignableFrom(type));

    private static object Make(Type open, params Type[] arguments) => Activator.CreateInstance(open.MakeGenericType(arguments))!;
}
