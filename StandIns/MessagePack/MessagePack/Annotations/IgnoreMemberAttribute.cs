namespace MessagePack;

/// <summary>Leaves a public member out of what is written.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class IgnoreMemberAttribute : Attribute;
