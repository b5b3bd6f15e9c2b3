using System.Linq.Expressions;
using System.Text;
using MessagePack;
using Orleans.CodeGeneration;

namespace Orleans.Serialization.Codecs;

// Finds the class of a call by the bytes of its names, so that a known call costs no strings. A table with one place per
// hash: a newcomer replaces who was there, and bytes from outside can't make it grow.
internal static class InvokableTable
{
    private const int Size = 1024;

    private static readonly Entry?[] Places = new Entry?[Size];

    public static Entry Read(ref MessagePackReader reader)
    {
        if (!reader.TryReadStringSpan(out var interfaceName) || !reader.TryReadStringSpan(out var methodName))
        {
            throw new MessagePackSerializationException("A call must begin with the names of its interface and its method.");
        }

        var place = Hash(interfaceName, methodName) % Size;
        var entry = Volatile.Read(ref Places[place]);
        if (entry is null || !entry.Matches(interfaceName, methodName))
        {
            entry = Find(interfaceName, methodName);
            Volatile.Write(ref Places[place], entry);
        }

        return entry;
    }

    private static Entry Find(ReadOnlySpan<byte> interfaceName, ReadOnlySpan<byte> methodName)
    {
        var (interfaceText, methodText) = (Encoding.UTF8.GetString(interfaceName), Encoding.UTF8.GetString(methodName));
        return TypeRegistry.TryGetInvokable(interfaceText, methodText, out var type)
            ? new Entry(interfaceName.ToArray(), methodName.ToArray(), type)
            : throw new MessagePackSerializationException(
                $"The call of '{methodText}' of interface '{interfaceText}' is not known here: the caller has a newer interface than this silo.");
    }

    private static uint Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var hash = (uint)first.Length;
        foreach (var b in first)
        {
            hash = (hash * 31) + b;
        }

        foreach (var b in second)
        {
            hash = (hash * 31) + b;
        }

        return hash ^ (hash >> 15);
    }

    internal sealed class Entry(byte[] interfaceName, byte[] methodName, Type type)
    {
        private readonly Func<Invokable>? _create = type.IsGenericTypeDefinition ? null : Expression.Lambda<Func<Invokable>>(Expression.New(type)).Compile();

        public bool Matches(ReadOnlySpan<byte> otherInterface, ReadOnlySpan<byte> otherMethod)
            => otherMethod.SequenceEqual(methodName) && otherInterface.SequenceEqual(interfaceName);

        public Invokable Create(Type[] types)
        {
            if (_create is not null && types.Length == 0)
            {
                return _create();
            }

            return _create is null && type.GetGenericArguments().Length == types.Length
                ? (Invokable)Activator.CreateInstance(type.MakeGenericType(types), nonPublic: true)!
                : throw new MessagePackSerializationException(
                    $"The call of '{Encoding.UTF8.GetString(interfaceName)}.{Encoding.UTF8.GetString(methodName)}' came with {types.Length} type arguments.");
        }
    }
}
