namespace MessagePack;

/// <summary>Gives a type a generated formatter.</summary>
/// <param name="keyAsPropertyName">Whether every public member is written, in a map under its name, so that none needs a <see cref="KeyAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class MessagePackObjectAttribute(bool keyAsPropertyName = false) : Attribute
{
    /// <summary>Gets a value indicating whether every public member is written under its name.</summary>
    public bool KeyAsPropertyName { get; } = keyAsPropertyName;

    /// <summary>Gets or sets a value indicating whether no formatter is generated.</summary>
    /// <value>Default: false.</value>
    public bool SuppressSourceGeneration { get; set; }

    /// <summary>Gets or sets a value indicating whether a type, a constructor or members that are not public may take part. What is private needs a partial type.</summary>
    /// <value>Default: false.</value>
    public bool AllowPrivate { get; set; }
}
