namespace StackExchange.Redis;

public readonly partial struct RedisValue
{
    public static bool operator ==(RedisValue x, RedisValue y) => x.Equals(y);

    public static bool operator !=(RedisValue x, RedisValue y) => !x.Equals(y);

    public bool Equals(RedisValue other)
    {
        if (_data is null || other._data is null)
        {
            return _data is null && other._data is null;
        }

        if (_data is string a && other._data is string b)
        {
            return a == b;
        }

        if (ReferenceEquals(_data, other._data) && (IsInteger || IsDouble))
        {
            return IsDouble ? Double.Equals(other.Double) : _bits == other._bits;
        }

        return AsMemory().Span.SequenceEqual(other.AsMemory().Span);
    }

    public override bool Equals(object? obj) => obj switch
    {
        null => IsNull,
        RedisValue other => Equals(other),
        string or byte[] or int or long or uint or ulong or double or bool => Equals(Unbox(obj)),
        _ => false,
    };

    public override int GetHashCode()
    {
        if (_data is null)
        {
            return -1;
        }

        var hash = default(HashCode);
        hash.AddBytes(AsMemory().Span);
        return hash.ToHashCode();
    }

    // Numbers by size, anything else by its bytes; nothing comes first.
    public int CompareTo(RedisValue other)
    {
        if (_data is null || other._data is null)
        {
            return (_data is null ? 0 : 1) - (other._data is null ? 0 : 1);
        }

        if (TryParse(out long a) && other.TryParse(out long b))
        {
            return a.CompareTo(b);
        }

        return TryParse(out double x) && other.TryParse(out double y)
            ? x.CompareTo(y)
            : AsMemory().Span.SequenceCompareTo(other.AsMemory().Span);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(Unbox(obj));
}
