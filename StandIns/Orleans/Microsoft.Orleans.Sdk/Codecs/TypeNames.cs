using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Orleans.CodeGeneration;

namespace Orleans.Serialization.Codecs;

// The names of types on the wire: "name", "name<argument,argument>", "item[]". A name is an alias or full name that
// generated code registered, one of the table of built-in types, or the full name of an exception. Nothing else is looked
// up, so that bytes from outside can't name any type of the process.
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, Type> BuiltIn = new Dictionary<string, Type>
    {
        ["bool"] = typeof(bool),
        ["byte"] = typeof(byte),
        ["sbyte"] = typeof(sbyte),
        ["short"] = typeof(short),
        ["ushort"] = typeof(ushort),
        ["int"] = typeof(int),
        ["uint"] = typeof(uint),
        ["long"] = typeof(long),
        ["ulong"] = typeof(ulong),
        ["char"] = typeof(char),
        ["float"] = typeof(float),
        ["double"] = typeof(double),
        ["half"] = typeof(Half),
        ["decimal"] = typeof(decimal),
        ["string"] = typeof(string),
        ["object"] = typeof(object),
        ["guid"] = typeof(Guid),
        ["uri"] = typeof(Uri),
        ["version"] = typeof(Version),
        ["datetime"] = typeof(DateTime),
        ["datetimeoffset"] = typeof(DateTimeOffset),
        ["timespan"] = typeof(TimeSpan),
        ["date"] = typeof(DateOnly),
        ["time"] = typeof(TimeOnly),
        ["list"] = typeof(List<>),
        ["dictionary"] = typeof(Dictionary<,>),
        ["set"] = typeof(HashSet<>),
        ["nullable"] = typeof(Nullable<>),
        ["pair"] = typeof(KeyValuePair<,>),
        ["immutablearray"] = typeof(ImmutableArray<>),
        ["immutablelist"] = typeof(ImmutableList<>),
        ["immutableset"] = typeof(ImmutableHashSet<>),
        ["immutabledictionary"] = typeof(ImmutableDictionary<,>),
        ["memory"] = typeof(Memory<>),
        ["readonlymemory"] = typeof(ReadOnlyMemory<>),
        ["segment"] = typeof(ArraySegment<>),
        ["tuple1"] = typeof(ValueTuple<>),
        ["tuple2"] = typeof(ValueTuple<,>),
        ["tuple3"] = typeof(ValueTuple<,,>),
        ["tuple4"] = typeof(ValueTuple<,,,>),
        ["tuple5"] = typeof(ValueTuple<,,,,>),
        ["tuple6"] = typeof(ValueTuple<,,,,,>),
        ["Tuple1"] = typeof(Tuple<>),
        ["Tuple2"] = typeof(Tuple<,>),
        ["Tuple3"] = typeof(Tuple<,,>),
        ["Tuple4"] = typeof(Tuple<,,,>),
        ["grainid"] = typeof(GrainId),
        ["siloaddress"] = typeof(SiloAddress),
        ["reference"] = typeof(GrainReference),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> BuiltInNames = BuiltIn.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key);
    private static readonly ConcurrentDictionary<Type, string> Names = new();
    // Names come from outside, too: many would fill the table.
    private static readonly WireTypes Types = new(most: 10_000, Find);

    public static string GetName(Type type) => Names.TryGetValue(type, out var known) ? known : Names.GetOrAdd(type, MakeName);

    public static Type GetType(string name) => Types.Get(name);

    private static string MakeName(Type type)
    {
        if (type.IsSZArray)
        {
            return GetName(type.GetElementType()!) + "[]";
        }

        if (type.IsConstructedGenericType)
        {
            return $"{GetName(type.GetGenericTypeDefinition())}<{string.Join(',', type.GenericTypeArguments.Select(GetName))}>";
        }

        return BuiltInNames.TryGetValue(type, out var builtIn) ? builtIn
            : TypeRegistry.GetWireName(type) is { } registered ? Escape(registered)
            : typeof(GrainReference).IsAssignableFrom(type) ? BuiltInNames[typeof(GrainReference)]
            : typeof(Exception).IsAssignableFrom(type) || type.IsEnum ? Escape(type.FullName!)
            : throw new CodecNotFoundException($"'{type}' has no name on the wire. Put [GenerateSerializer] on it and [Id] on its members.");
    }

    private static Type? Find(string name)
        => BuiltIn.TryGetValue(name, out var builtIn) ? builtIn : TypeRegistry.GetType(name) ?? FindException(name);

    // Exceptions of libraries have no serializer and yet come back as themselves; so they may be named by their full name.
    private static Type? FindException(string name)
        => name.Length == 0 || name.AsSpan().ContainsAny("[],`\\") ? null : AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(name, throwOnError: false))
            .FirstOrDefault(static type => type is not null && typeof(Exception).IsAssignableFrom(type));

    private static string Escape(string name)
        => name.IndexOfAny(['<', '>', ',', '[', '\\']) < 0
            ? name
            : string.Concat(name.Select(static c => c is '<' or '>' or ',' or '[' or '\\' ? "\\" + c : c.ToString()));
}
