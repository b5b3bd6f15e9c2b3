using Microsoft.CodeAnalysis;

namespace MessagePack.SourceGenerator;

internal static class AttributeNames
{
    public const string MessagePackObject = "MessagePack.MessagePackObjectAttribute";
    public const string Union = "MessagePack.UnionAttribute";
    public const string Key = "MessagePack.KeyAttribute";
    public const string IgnoreMember = "MessagePack.IgnoreMemberAttribute";
    public const string IgnoreDataMember = "System.Runtime.Serialization.IgnoreDataMemberAttribute";
    public const string Formatter = "MessagePack.MessagePackFormatterAttribute";
    public const string Constructor = "MessagePack.SerializationConstructorAttribute";
    public const string CallbackReceiver = "MessagePack.IMessagePackSerializationCallbackReceiver";

    public static AttributeData? FindAttribute(this ISymbol symbol, string name)
        => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == name);

    // A named argument that is true where it is given at all.
    public static bool Flag(this AttributeData attribute, string name)
        => attribute.NamedArguments.Any(a => a.Key == name && a.Value.Value is true);
}
