using System.Collections.Concurrent;
using MessagePack.Formatters;

namespace MessagePack.Resolvers;

/// <summary>Makes one resolver of several.</summary>
public static class CompositeResolver
{
    /// <summary>Asks the formatters first, then the resolvers, in order.</summary>
    public static IFormatterResolver Create(IReadOnlyList<IMessagePackFormatter> formatters, IReadOnlyList<IFormatterResolver> resolvers)
    {
        ArgumentNullException.ThrowIfNull(formatters);
        ArgumentNullException.ThrowIfNull(resolvers);
        return new Resolver([.. formatters], [.. resolvers]);
    }

    /// <summary>Asks the resolvers in order.</summary>
    public static IFormatterResolver Create(params IFormatterResolver[] resolvers) => Create([], resolvers);

    /// <summary>Knows the given formatters alone.</summary>
    public static IFormatterResolver Create(params IMessagePackFormatter[] formatters) => Create(formatters, []);

    private sealed class Resolver(IMessagePackFormatter[] formatters, IFormatterResolver[] resolvers) : IFormatterResolver
    {
        private readonly ConcurrentDictionary<Type, IMessagePackFormatter?> _found = new();

        public IMessagePackFormatter<T>? GetFormatter<T>()
        {
            if (!_found.TryGetValue(typeof(T), out IMessagePackFormatter? formatter))
            {
                formatter = formatters.FirstOrDefault(f => f is IMessagePackFormatter<T>)
                    ?? resolvers.Select(r => r.GetFormatter<T>()).FirstOrDefault(f => f is not null);
                _found.TryAdd(typeof(T), formatter);
            }

            return (IMessagePackFormatter<T>?)formatter;
        }
    }
}
