namespace MessagePack;

/// <summary>Gives a type or a member a formatter of its own.</summary>
/// <param name="formatterType">The formatter, which needs a constructor without parameters.</param>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface
    | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class MessagePackFormatterAttribute(Type formatterType) : Attribute
{
    public Type FormatterType { get; } = formatterType;
}
