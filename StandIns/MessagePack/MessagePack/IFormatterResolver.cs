using MessagePack.Formatters;

namespace MessagePack;

/// <summary>Finds the formatter of a type.</summary>
public interface IFormatterResolver
{
    /// <summary>Gets the formatter of a type, or null where this resolver knows none.</summary>
    IMessagePackFormatter<T>? GetFormatter<T>();
}
