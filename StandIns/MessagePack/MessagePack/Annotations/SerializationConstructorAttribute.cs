namespace MessagePack;

/// <summary>Picks the constructor that reading uses: by index for an array, by name for a map.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class SerializationConstructorAttribute : Attribute;
