using System.Diagnostics.CodeAnalysis;
using MessagePack.Formatters;

namespace MessagePack;

public static class FormatterResolverExtensions
{
    /// <summary>Gets the formatter of a type that must have one.</summary>
    /// <exception cref="FormatterNotRegisteredException">The resolver knows no formatter for the type.</exception>
    public static IMessagePackFormatter<T> GetFormatterWithVerify<T>(this IFormatterResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        IMessagePackFormatter<T>? formatter = resolver.GetFormatter<T>();
        if (formatter is null)
        {
            Throw(typeof(T), resolver);
        }

        return formatter;
    }

    [DoesNotReturn]
    private static void Throw(Type type, IFormatterResolver resolver) => throw new FormatterNotRegisteredException(
        $"{type.FullName} is not registered in resolver: {resolver.GetType()}. Mark the type with [MessagePackObject], or put a formatter for it into the resolver.");
}
