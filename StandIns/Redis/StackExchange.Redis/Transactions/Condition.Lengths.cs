namespace StackExchange.Redis;

public sealed partial class Condition
{
    public static Condition StringLengthEqual(RedisKey key, long length)
        => new(key, $"length == {length}", "STRLEN", [key.AsValue()], reply => reply.AsLong() == length);

    public static Condition StringLengthLessThan(RedisKey key, long length)
        => new(key, $"length < {length}", "STRLEN", [key.AsValue()], reply => reply.AsLong() < length);

    public static Condition StringLengthGreaterThan(RedisKey key, long length)
        => new(key, $"length > {length}", "STRLEN", [key.AsValue()], reply => reply.AsLong() > length);

    public static Condition HashLengthEqual(RedisKey key, long length)
        => new(key, $"length == {length}", "HLEN", [key.AsValue()], reply => reply.AsLong() == length);

    public static Condition HashLengthLessThan(RedisKey key, long length)
        => new(key, $"length < {length}", "HLEN", [key.AsValue()], reply => reply.AsLong() < length);

    public static Condition HashLengthGreaterThan(RedisKey key, long length)
        => new(key, $"length > {length}", "HLEN", [key.AsValue()], reply => reply.AsLong() > length);

    public static Condition ListLengthEqual(RedisKey key, long length)
        => new(key, $"length == {length}", "LLEN", [key.AsValue()], reply => reply.AsLong() == length);

    public static Condition ListLengthLessThan(RedisKey key, long length)
        => new(key, $"length < {length}", "LLEN", [key.AsValue()], reply => reply.AsLong() < length);

    public static Condition ListLengthGreaterThan(RedisKey key, long length)
        => new(key, $"length > {length}", "LLEN", [key.AsValue()], reply => reply.AsLong() > length);

    public static Condition SetLengthEqual(RedisKey key, long length)
        => new(key, $"length == {length}", "SCARD", [key.AsValue()], reply => reply.AsLong() == length);

    public static Condition SetLengthLessThan(RedisKey key, long length)
        => new(key, $"length < {length}", "SCARD", [key.AsValue()], reply => reply.AsLong() < length);

    public static Condition SetLengthGreaterThan(RedisKey key, long length)
        => new(key, $"length > {length}", "SCARD", [key.AsValue()], reply => reply.AsLong() > length);

    public static Condition SortedSetLengthEqual(RedisKey key, long length)
        => new(key, $"length == {length}", "ZCARD", [key.AsValue()], reply => reply.AsLong() == length);

    public static Condition SortedSetLengthLessThan(RedisKey key, long length)
        => new(key, $"length < {length}", "ZCARD", [key.AsValue()], reply => reply.AsLong() < length);

    public static Condition SortedSetLengthGreaterThan(RedisKey key, long length)
        => new(key, $"length > {length}", "ZCARD", [key.AsValue()], reply => reply.AsLong() > length);

    public static Condition StreamLengthEqual(RedisKey key, long length)
        => new(key, $"length == {length}", "XLEN", [key.AsValue()], reply => reply.AsLong() == length);

    public static Condition StreamLengthLessThan(RedisKey key, long length)
        => new(key, $"length < {length}", "XLEN", [key.AsValue()], reply => reply.AsLong() < length);

    public static Condition StreamLengthGreaterThan(RedisKey key, long length)
        => new(key, $"length > {length}", "XLEN", [key.AsValue()], reply => reply.AsLong() > length);
}
