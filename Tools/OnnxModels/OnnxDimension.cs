namespace Grid.OnnxModels;

/// <summary>One dimension of an input or output: a length, a name for a length that varies, or nothing known.</summary>
/// <remarks>Converts from both, so that a shape reads as <c>["N", 64]</c>. <c>default</c> is an unknown dimension without a name.</remarks>
public readonly record struct OnnxDimension
{
    private OnnxDimension(long? length, string? name)
    {
        Length = length;
        Name = name;
    }

    /// <summary>Gets the length.</summary>
    /// <value>0 or more; null if it varies.</value>
    public long? Length { get; }

    /// <summary>Gets the name that equal lengths share.</summary>
    /// <value>Null for a fixed length and for an unknown dimension without a name.</value>
    public string? Name { get; }

    /// <summary>Makes a dimension of fixed length.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public static OnnxDimension FromInt64(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new OnnxDimension(length, null);
    }

    /// <summary>Makes a dimension that varies under a name.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static OnnxDimension FromString(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new OnnxDimension(null, name);
    }

    /// <inheritdoc cref="FromInt64"/>
    public static implicit operator OnnxDimension(long length) => FromInt64(length);

    /// <inheritdoc cref="FromString"/>
    public static implicit operator OnnxDimension(string name) => FromString(name);
}
