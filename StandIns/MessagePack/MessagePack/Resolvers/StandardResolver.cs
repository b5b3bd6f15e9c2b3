using MessagePack.Formatters;

namespace MessagePack.Resolvers;

/// <summary>Knows the built-in types, collections of known types, and types with a generated or an attributed formatter.</summary>
public sealed class StandardResolver : IFormatterResolver
{
    public static readonly StandardResolver Instance = new();

    private StandardResolver()
    {
    }

    /// <summary>Gets options with this resolver.</summary>
    public static MessagePackSerializerOptions Options => MessagePackSerializerOptions.Standard;

    public IMessagePackFormatter<T>? GetFormatter<T>() => Cache<T>.Formatter;

    // Found once for each type: afterwards a look-up is one read of a static field.
    private static class Cache<T>
    {
        public static readonly IMessagePackFormatter<T>? Formatter =
            (IMessagePackFormatter<T>?)AttributeFormatters.Find(typeof(T))
            ?? (IMessagePackFormatter<T>?)ScalarFormatters.Find(typeof(T))
            ?? (IMessagePackFormatter<T>?)GenericFormatters.Find(typeof(T))
            ?? SourceGeneratedFormatterResolver.Instance.GetFormatter<T>();
    }
}
