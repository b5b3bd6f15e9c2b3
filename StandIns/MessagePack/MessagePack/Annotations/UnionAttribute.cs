namespace MessagePack;

/// <summary>
/// Names a type that may stand where an interface or an abstract class is declared. It is written as an array of the key
/// and the object; a type that is not named is written as nil, and a key that is not known is read as null.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UnionAttribute : Attribute
{
    public UnionAttribute(int key, Type subType)
    {
        Key = key;
        SubType = subType;
    }

    /// <summary>Gets the number that stands for the type.</summary>
    public int Key { get; }

    public Type SubType { get; }
}
