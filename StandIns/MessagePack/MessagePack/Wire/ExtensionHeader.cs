namespace MessagePack;

/// <summary>What stands before the bytes of an extension value.</summary>
public struct ExtensionHeader : IEquatable<ExtensionHeader>
{
    /// <summary>Initializes a header.</summary>
    /// <param name="typeCode">The application's type, 0 to 127, or a reserved one below 0.</param>
    /// <param name="length">The number of bytes that follow.</param>
    public ExtensionHeader(sbyte typeCode, uint length)
    {
        TypeCode = typeCode;
        Length = length;
    }

    /// <inheritdoc cref="ExtensionHeader(sbyte, uint)"/>
    public ExtensionHeader(sbyte typeCode, int length)
        : this(typeCode, checked((uint)length))
    {
    }

    /// <summary>Gets the type: the application's from 0, the specification's below.</summary>
    public sbyte TypeCode { get; }

    /// <summary>Gets the number of bytes that follow.</summary>
    public uint Length { get; }

    public readonly bool Equals(ExtensionHeader other) => TypeCode == other.TypeCode && Length == other.Length;

    public override readonly bool Equals(object? obj) => obj is ExtensionHeader other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(TypeCode, Length);
}
