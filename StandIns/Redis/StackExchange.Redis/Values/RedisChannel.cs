using System.Text;

namespace StackExchange.Redis;

/// <summary>The name of a channel, or a pattern of names.</summary>
public readonly struct RedisChannel : IEquatable<RedisChannel>
{
    private readonly byte[]? _value;

    public RedisChannel(byte[]? value, PatternMode mode)
    {
        _value = value;
        IsPattern = mode switch
        {
            PatternMode.Pattern => true,
            PatternMode.Literal => false,
            _ => value.AsSpan().Contains((byte)'*'),
        };
    }

    public RedisChannel(string value, PatternMode mode)
        : this(value is null ? null : Encoding.UTF8.GetBytes(value), mode)
    {
    }

    /// <summary>How a name is taken.</summary>
    public enum PatternMode
    {
        Auto,
        Literal,
        Pattern,
    }

    public static bool UseImplicitAutoPattern { get; set; } = true;

    public bool IsNullOrEmpty => _value is null or { Length: 0 };

    public bool IsPattern { get; }

    internal byte[] Bytes => _value ?? [];

    public static RedisChannel Literal(string value) => new(value, PatternMode.Literal);

    public static RedisChannel Literal(byte[] value) => new(value, PatternMode.Literal);

    public static RedisChannel Pattern(string value) => new(value, PatternMode.Pattern);

    public static RedisChannel Pattern(byte[] value) => new(value, PatternMode.Pattern);

    public bool Equals(RedisChannel other) => IsPattern == other.IsPattern && Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is RedisChannel other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(IsPattern);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => (string?)this ?? "(null)";

    public static bool operator ==(RedisChannel x, RedisChannel y) => x.Equals(y);

    public static bool operator !=(RedisChannel x, RedisChannel y) => !x.Equals(y);

    public static implicit operator RedisChannel(string key) => new(key, Mode);

    public static implicit operator RedisChannel(byte[]? key) => new(key, Mode);

    public static implicit operator byte[]?(RedisChannel key) => key._value;

    public static implicit operator string?(RedisChannel key) => key._value is null ? null : Encoding.UTF8.GetString(key._value);

    private static PatternMode Mode => UseImplicitAutoPattern ? PatternMode.Auto : PatternMode.Literal;
}
