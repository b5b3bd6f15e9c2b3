namespace MessagePack;

/// <summary>The one value of the nil format.</summary>
public struct Nil : IEquatable<Nil>
{
    public static readonly Nil Default;

    public readonly bool Equals(Nil other) => true;

    public override readonly bool Equals(object? obj) => obj is Nil;

    public override readonly int GetHashCode() => 0;

    public override readonly string ToString() => "()";
}
