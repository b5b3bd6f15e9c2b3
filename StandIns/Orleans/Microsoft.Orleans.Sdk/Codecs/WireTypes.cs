using System.Collections.Concurrent;
using MessagePack;

namespace Orleans.Serialization.Codecs;

// The types that names on the wire stand for (TypeNames). A constructed type, of which the process never frees anything, is
// made once, and so is each that it is made of; when there are as many as may be, a name that asks for one more is refused.
internal sealed class WireTypes(int most, Func<string, Type?> find)
{
    // Longer ones would nest without end.
    private const int LongestName = 1024;

    private readonly ConcurrentDictionary<string, Type> _known = new();
    private int _count;

    public Type Get(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        if (name.Length > LongestName)
        {
            throw new MessagePackSerializationException($"A type's name on the wire has {name.Length} characters; it may have {LongestName}.");
        }

        var rest = name.AsSpan();
        var type = Parse(ref rest, name);
        return rest.IsEmpty ? type : throw Unknown(name);
    }

    private Type Parse(ref ReadOnlySpan<char> rest, string whole)
    {
        var start = rest;
        var end = 0;
        while (end < rest.Length && rest[end] is not ('<' or '>' or ',' or '['))
        {
            end += rest[end] == '\\' ? 2 : 1;
        }

        var type = Find(rest[..Math.Min(end, rest.Length)].ToString(), whole);
        rest = rest[Math.Min(end, rest.Length)..];
        if (rest.StartsWith("<"))
        {
            var arguments = ParseArguments(type, ref rest, whole);
            type = Keep(start[..^rest.Length], () => type.MakeGenericType(arguments));
        }

        while (rest.StartsWith("[]"))
        {
            rest = rest[2..];
            var item = type;
            type = Keep(start[..^rest.Length], () => item.MakeArrayType());
        }

        return type;
    }

    private Type[] ParseArguments(Type open, ref ReadOnlySpan<char> rest, string whole)
    {
        var arguments = new List<Type>();
        do
        {
            rest = rest[1..];
            arguments.Add(Parse(ref rest, whole));
        }
        while (rest.StartsWith(","));

        if (!rest.StartsWith(">") || !open.IsGenericTypeDefinition || open.GetGenericArguments().Length != arguments.Count)
        {
            throw Unknown(whole);
        }

        rest = rest[1..];
        return [.. arguments];
    }

    private Type Find(string name, string whole)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var type = find(name.Replace("\\", "", StringComparison.Ordinal)) ?? throw Unknown(whole);
        if (Volatile.Read(ref _count) < most)
        {
            Add(name, type);
        }

        return type;
    }

    private Type Keep(ReadOnlySpan<char> part, Func<Type> make)
    {
        var name = part.ToString();
        return _known.TryGetValue(name, out var known) ? known
            : Volatile.Read(ref _count) < most ? Add(name, make())
            : throw new MessagePackSerializationException(
                $"The type '{name}' on the wire is not made: this process has had {most} types of such names, as many as it keeps.");
    }

    private Type Add(string name, Type type)
    {
        if (!_known.TryAdd(name, type))
        {
            return _known[name];
        }

        Interlocked.Increment(ref _count);
        return type;
    }

    private static MessagePackSerializationException Unknown(string name)
        => new($"The type '{name}' on the wire is not known here: it is newer than this process, or its assembly is not referenced.");
}
