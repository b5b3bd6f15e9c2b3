using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;

namespace Orleans.Serialization.Cloning;

/// <summary>Says which types never change, so that their values are shared instead of copied.</summary>
internal static class ImmutableTypes
{
    private static readonly HashSet<Type> Exact =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(nint), typeof(nuint), typeof(char), typeof(float), typeof(double), typeof(Half), typeof(decimal),
        typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Complex), typeof(string), typeof(Guid), typeof(Uri), typeof(Version),
        typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(IPAddress),
        typeof(IPEndPoint), typeof(CancellationToken), typeof(CultureInfo), typeof(DBNull), typeof(Index), typeof(Range),
    ];

    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    public static bool Contains(Type type) => Known.TryGetValue(type, out var known) ? known : Known.GetOrAdd(type, IsImmutable(type));

    private static bool IsImmutable(Type type)
    {
        if (Exact.Contains(type) || type.IsEnum || typeof(Type).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type)
            || typeof(Exception).IsAssignableFrom(type) || type.GetCustomAttribute<ImmutableAttribute>(inherit: false) is not null)
        {
            return true;
        }

        if (!type.IsConstructedGenericType)
        {
            return false;
        }

        // Containers that don't change are as immutable as what they hold, if that can't be something derived.
        var open = type.GetGenericTypeDefinition();
        return (open == typeof(Nullable<>) || open == typeof(ImmutableArray<>) || open == typeof(KeyValuePair<,>)
                || open == typeof(ImmutableList<>) || open == typeof(ImmutableHashSet<>) || open == typeof(ImmutableDictionary<,>)
                || open.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
                || open.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal))
            && type.GenericTypeArguments.All(static argument => (argument.IsSealed || argument.IsValueType) && Contains(argument));
    }
}
