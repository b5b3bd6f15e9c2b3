using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

/// <summary>A value: nothing, text, bytes or a number. Values that Redis stores as the same bytes are equal.</summary>
public readonly partial struct RedisValue : IEquatable<RedisValue>, IComparable<RedisValue>, IComparable, IConvertible
{
    // What _data holds when the value is a number that lies in _bits.
    private static readonly object Integer = new();
    private static readonly object Unsigned = new();
    private static readonly object Floating = new();

    // null, string, byte[], a piece of memory in a box, or one of the marks above.
    private readonly object? _data;
    private readonly long _bits;

    private RedisValue(object? data, long bits = 0)
    {
        _data = data;
        _bits = bits;
    }

    public RedisValue(string value) => _data = value;

    public static RedisValue Null => default;

    public static RedisValue EmptyString { get; } = new(string.Empty);

    public bool IsNull => _data is null;

    public bool HasValue => !IsNullOrEmpty;

    public bool IsNullOrEmpty => _data switch
    {
        null => true,
        string text => text.Length == 0,
        byte[] bytes => bytes.Length == 0,
        ReadOnlyMemory<byte> memory => memory.IsEmpty,
        _ => false,
    };

    /// <summary>Whether the value is held as a whole number.</summary>
    public bool IsInteger => ReferenceEquals(_data, Integer) || ReferenceEquals(_data, Unsigned);

    internal bool IsDouble => ReferenceEquals(_data, Floating);

    private double Double => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The length in bytes of the value as Redis stores it.</summary>
    public long Length() => _data switch
    {
        null => 0,
        string text => Encoding.UTF8.GetByteCount(text),
        byte[] bytes => bytes.Length,
        ReadOnlyMemory<byte> memory => memory.Length,
        _ => ToString().Length,
    };

    public bool StartsWith(RedisValue value) => !IsNull && !value.IsNull && AsMemory().Span.StartsWith(value.AsMemory().Span);

    public override string ToString() => (string?)this ?? string.Empty;

    /// <summary>Reads the value as a whole number.</summary>
    public bool TryParse(out long val)
    {
        switch (_data)
        {
            case null:
                val = 0;
                return true;
            case var mark when ReferenceEquals(mark, Integer):
                val = _bits;
                return true;
            case var mark when ReferenceEquals(mark, Unsigned):
                val = _bits;
                return _bits >= 0;
            case var mark when ReferenceEquals(mark, Floating):
                val = (long)Double;
                return val == Double;
            case string text:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out val);
            default:
                var span = AsMemory().Span;
                return Utf8Parser.TryParse(span, out val, out var used) && used == span.Length;
        }
    }

    public bool TryParse(out int val)
    {
        var ok = TryParse(out long wide) && wide is >= int.MinValue and <= int.MaxValue;
        val = ok ? (int)wide : 0;
        return ok;
    }

    /// <summary>Reads the value as a floating-point number, with the infinities as Redis writes them.</summary>
    public bool TryParse(out double val)
    {
        switch (_data)
        {
            case null:
                val = 0;
                return true;
            case var mark when ReferenceEquals(mark, Integer):
                val = _bits;
                return true;
            case var mark when ReferenceEquals(mark, Unsigned):
                val = (ulong)_bits;
                return true;
            case var mark when ReferenceEquals(mark, Floating):
                val = Double;
                return true;
            default:
                return RedisNumbers.TryParse(ToString(), out val);
        }
    }

    /// <summary>Makes a value of an object: one of the types that convert to a value implicitly.</summary>
    public static RedisValue Unbox(object? value) => value switch
    {
        null => Null,
        RedisValue it => it,
        string it => it,
        byte[] it => it,
        ReadOnlyMemory<byte> it => it,
        Memory<byte> it => it,
        bool it => it,
        int it => it,
        uint it => it,
        long it => it,
        ulong it => it,
        double it => it,
        float it => it,
        RedisKey it => it.AsValue(),
        RedisChannel it => (RedisValue)(byte[]?)it,
        IFormattable it => it.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be sent to Redis. Pass text, bytes, a number or a bool.", nameof(value)),
    };

    /// <summary>Reads all that a stream holds.</summary>
    public static RedisValue CreateFrom(MemoryStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.ToArray();
    }

    // The bytes that Redis stores. Copies nothing that is bytes already.
    internal ReadOnlyMemory<byte> AsMemory() => _data switch
    {
        null => default,
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> memory => memory,
        string text => Encoding.UTF8.GetBytes(text),
        _ => Encoding.ASCII.GetBytes(ToString()),
    };

    internal bool TryGetText(out string? text)
    {
        text = _data as string;
        return text is not null;
    }

    internal bool TryGetInteger(out long value)
    {
        value = _bits;
        return ReferenceEquals(_data, Integer);
    }
}
