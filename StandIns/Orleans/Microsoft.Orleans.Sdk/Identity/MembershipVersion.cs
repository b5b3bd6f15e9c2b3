using System.Globalization;

namespace Orleans.Runtime;

/// <summary>The version of a membership snapshot; it only grows.</summary>
[Immutable]
public readonly struct MembershipVersion(long version) : IComparable<MembershipVersion>, IEquatable<MembershipVersion>
{
    public long Value { get; init; } = version;

    public static MembershipVersion MinValue { get; } = new(long.MinValue);

    public int CompareTo(MembershipVersion other) => Value.CompareTo(other.Value);

    public bool Equals(MembershipVersion other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is MembershipVersion other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => Value == long.MinValue ? "default" : Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator ==(MembershipVersion left, MembershipVersion right) => left.Equals(right);

    public static bool operator !=(MembershipVersion left, MembershipVersion right) => !left.Equals(right);

    public static bool operator <(MembershipVersion left, MembershipVersion right) => left.Value < right.Value;

    public static bool operator >(MembershipVersion left, MembershipVersion right) => left.Value > right.Value;

    public static bool operator <=(MembershipVersion left, MembershipVersion right) => left.Value <= right.Value;

    public static bool operator >=(MembershipVersion left, MembershipVersion right) => left.Value >= right.Value;
}
