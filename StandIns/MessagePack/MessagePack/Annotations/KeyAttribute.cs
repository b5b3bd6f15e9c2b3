namespace MessagePack;

/// <summary>Gives a member its place in the array, or its name in the map, that the object is written as. One object keeps to one of the two.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class KeyAttribute : Attribute
{
    /// <summary>Writes the object as an array.</summary>
    /// <param name="x">The member's index; an index that no member has is written as nil.</param>
    public KeyAttribute(int x) => IntKey = x;

    /// <summary>Writes the object as a map.</summary>
    /// <param name="x">The member's name.</param>
    public KeyAttribute(string x) => StringKey = x;

    public int? IntKey { get; }

    public string? StringKey { get; }
}
