namespace StackExchange.Redis;

/// <summary>A member of a sorted set and its score.</summary>
public readonly struct SortedSetEntry(RedisValue element, double score) : IEquatable<SortedSetEntry>, IComparable<SortedSetEntry>, IComparable
{
    public RedisValue Element { get; } = element;

    public double Score { get; } = score;

    public RedisValue Key => Element;

    public double Value => Score;

    public bool Equals(SortedSetEntry other) => Score.Equals(other.Score) && Element == other.Element;

    public override bool Equals(object? obj) => obj is SortedSetEntry other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Element, Score);

    public override string ToString() => $"{Element}: {Score}";

    public int CompareTo(SortedSetEntry other) => Score.CompareTo(other.Score);

    public int CompareTo(object? obj) => obj is SortedSetEntry other ? CompareTo(other) : -1;

    public static bool operator ==(SortedSetEntry x, SortedSetEntry y) => x.Equals(y);

    public static bool operator !=(SortedSetEntry x, SortedSetEntry y) => !x.Equals(y);

    public static implicit operator KeyValuePair<RedisValue, double>(SortedSetEntry value) => new(value.Element, value.Score);

    public static implicit operator SortedSetEntry(KeyValuePair<RedisValue, double> value) => new(value.Key, value.Value);
}
