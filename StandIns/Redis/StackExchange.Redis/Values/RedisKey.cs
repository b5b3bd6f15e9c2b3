using System.Text;

namespace StackExchange.Redis;

/// <summary>A key: text or bytes, with an optional prefix. Text and its UTF-8 bytes are equal keys.</summary>
public readonly struct RedisKey : IEquatable<RedisKey>
{
    // A string, a byte[] or null.
    private readonly object? _value;

    public RedisKey(string? key) => _value = key;

    private RedisKey(object? value) => _value = value;

    internal bool IsNull => _value is null;

    internal RedisValue AsValue() => _value switch
    {
        string text => text,
        byte[] bytes => bytes,
        _ => RedisValue.Null,
    };

    internal byte[] ToBytes() => _value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        byte[] bytes => bytes,
        _ => [],
    };

    /// <summary>The key with a prefix before it.</summary>
    public RedisKey Prepend(RedisKey prefix) => Join(prefix, this);

    /// <summary>The key with a suffix after it.</summary>
    public RedisKey Append(RedisKey suffix) => Join(this, suffix);

    public bool Equals(RedisKey other) => (_value, other._value) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string a, string b) => a == b,
        _ => ToBytes().AsSpan().SequenceEqual(other.ToBytes()),
    };

    public override bool Equals(object? obj) => obj switch
    {
        RedisKey other => Equals(other),
        string other => Equals(new RedisKey(other)),
        byte[] other => Equals((RedisKey)other),
        null => IsNull,
        _ => false,
    };

    public override int GetHashCode()
    {
        if (_value is null)
        {
            return -1;
        }

        var hash = default(HashCode);
        hash.AddBytes(ToBytes());
        return hash.ToHashCode();
    }

    public override string ToString() => (string?)this ?? "(null)";

    public static bool operator ==(RedisKey x, RedisKey y) => x.Equals(y);

    public static bool operator !=(RedisKey x, RedisKey y) => !x.Equals(y);

    public static bool operator ==(string x, RedisKey y) => y.Equals(new RedisKey(x));

    public static bool operator !=(string x, RedisKey y) => !y.Equals(new RedisKey(x));

    public static bool operator ==(RedisKey x, string y) => x.Equals(new RedisKey(y));

    public static bool operator !=(RedisKey x, string y) => !x.Equals(new RedisKey(y));

    public static implicit operator RedisKey(string? key) => new(key);

    public static implicit operator RedisKey(byte[]? key) => new((object?)key);

    public static implicit operator string?(RedisKey key) => key._value switch
    {
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => null,
    };

    public static implicit operator byte[]?(RedisKey key) => key.IsNull ? null : key.ToBytes();

    public static RedisKey operator +(RedisKey x, RedisKey y) => Join(x, y);

    private static RedisKey Join(RedisKey first, RedisKey second) => (first._value, second._value) switch
    {
        (null, _) => second,
        (_, null) => first,
        (string a, string b) => new RedisKey(a + b),
        _ => (byte[])[.. first.ToBytes(), .. second.ToBytes()],
    };
}
