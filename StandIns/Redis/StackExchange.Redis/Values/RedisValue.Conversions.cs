using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

public readonly partial struct RedisValue
{
    public static implicit operator RedisValue(int value) => new(Integer, value);

    public static implicit operator RedisValue(int? value) => value is { } it ? it : Null;

    public static implicit operator RedisValue(uint value) => new(Integer, value);

    public static implicit operator RedisValue(uint? value) => value is { } it ? it : Null;

    public static implicit operator RedisValue(long value) => new(Integer, value);

    public static implicit operator RedisValue(long? value) => value is { } it ? it : Null;

    public static implicit operator RedisValue(ulong value)
        => value <= long.MaxValue ? new(Integer, (long)value) : new(Unsigned, (long)value);

    public static implicit operator RedisValue(ulong? value) => value is { } it ? it : Null;

    public static implicit operator RedisValue(double value)
        => value == (long)value && Math.Abs(value) < 1L << 53 && !(value == 0 && double.IsNegative(value))
            ? new(Integer, (long)value)
            : new(Floating, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator RedisValue(double? value) => value is { } it ? it : Null;

    public static implicit operator RedisValue(bool value) => new(Integer, value ? 1 : 0);

    public static implicit operator RedisValue(bool? value) => value is { } it ? it : Null;

    public static implicit operator RedisValue(string? value) => new((object?)value);

    public static implicit operator RedisValue(byte[]? value) => new((object?)value);

    public static implicit operator RedisValue(ReadOnlyMemory<byte> value) => new((object)value);

    public static implicit operator RedisValue(Memory<byte> value) => new((object)(ReadOnlyMemory<byte>)value);

    public static explicit operator bool(RedisValue value) => value.ToString() switch
    {
        "1" or "true" or "True" => true,
        "" or "0" or "false" or "False" => false,
        _ => throw value.NotA("bool"),
    };

    public static explicit operator int(RedisValue value) => checked((int)(long)value);

    public static explicit operator uint(RedisValue value) => checked((uint)(long)value);

    public static explicit operator long(RedisValue value) => value.TryParse(out long number) ? number : throw value.NotA("whole number");

    public static explicit operator ulong(RedisValue value)
        => value.IsNull ? 0
            : ReferenceEquals(value._data, Unsigned) ? (ulong)value._bits
            : ulong.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw value.NotA("whole number from 0 up");

    public static explicit operator double(RedisValue value) => value.TryParse(out double number) ? number : throw value.NotA("number");

    public static explicit operator float(RedisValue value) => (float)(double)value;

    public static explicit operator decimal(RedisValue value)
        => value.IsNull ? 0
            : decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw value.NotA("decimal number");

    public static explicit operator bool?(RedisValue value) => value.IsNull ? null : (bool)value;

    public static explicit operator int?(RedisValue value) => value.IsNull ? null : (int)value;

    public static explicit operator uint?(RedisValue value) => value.IsNull ? null : (uint)value;

    public static explicit operator long?(RedisValue value) => value.IsNull ? null : (long)value;

    public static explicit operator ulong?(RedisValue value) => value.IsNull ? null : (ulong)value;

    public static explicit operator double?(RedisValue value) => value.IsNull ? null : (double)value;

    public static explicit operator float?(RedisValue value) => value.IsNull ? null : (float)value;

    public static explicit operator decimal?(RedisValue value) => value.IsNull ? null : (decimal)value;

    public static implicit operator string?(RedisValue value) => value._data switch
    {
        null => null,
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        ReadOnlyMemory<byte> memory => Encoding.UTF8.GetString(memory.Span),
        _ when ReferenceEquals(value._data, Floating) => RedisNumbers.Format(value.Double),
        _ when ReferenceEquals(value._data, Unsigned) => ((ulong)value._bits).ToString(CultureInfo.InvariantCulture),
        _ => value._bits.ToString(CultureInfo.InvariantCulture),
    };

    public static implicit operator byte[]?(RedisValue value) => value._data switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => value.AsMemory().ToArray(),
    };

    public static implicit operator ReadOnlyMemory<byte>(RedisValue value) => value.AsMemory();

    private InvalidCastException NotA(string what) => new($"The value '{Shown()}' is not a {what}.");

    private string Shown() => ToString() is { Length: > 40 } text ? string.Concat(text.AsSpan(0, 40), "...") : ToString();

    TypeCode IConvertible.GetTypeCode() => TypeCode.Object;

    bool IConvertible.ToBoolean(IFormatProvider? provider) => (bool)this;

    byte IConvertible.ToByte(IFormatProvider? provider) => checked((byte)(long)this);

    char IConvertible.ToChar(IFormatProvider? provider) => checked((char)(long)this);

    DateTime IConvertible.ToDateTime(IFormatProvider? provider) => DateTime.Parse(ToString(), provider);

    decimal IConvertible.ToDecimal(IFormatProvider? provider) => (decimal)this;

    double IConvertible.ToDouble(IFormatProvider? provider) => (double)this;

    short IConvertible.ToInt16(IFormatProvider? provider) => checked((short)(long)this);

    int IConvertible.ToInt32(IFormatProvider? provider) => (int)this;

    long IConvertible.ToInt64(IFormatProvider? provider) => (long)this;

    sbyte IConvertible.ToSByte(IFormatProvider? provider) => checked((sbyte)(long)this);

    float IConvertible.ToSingle(IFormatProvider? provider) => (float)this;

    string IConvertible.ToString(IFormatProvider? provider) => ToString();

    object IConvertible.ToType(Type conversionType, IFormatProvider? provider)
        => conversionType == typeof(byte[]) ? ((byte[]?)this)!
            : conversionType == typeof(RedisValue) ? this
            : Convert.ChangeType(ToString(), conversionType, provider);

    ushort IConvertible.ToUInt16(IFormatProvider? provider) => checked((ushort)(long)this);

    uint IConvertible.ToUInt32(IFormatProvider? provider) => (uint)this;

    ulong IConvertible.ToUInt64(IFormatProvider? provider) => (ulong)this;
}
