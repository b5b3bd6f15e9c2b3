namespace StackExchange.Redis;

public abstract partial class RedisResult
{
    public static explicit operator string?(RedisResult? result) => result?.AsValue();

    public static explicit operator byte[]?(RedisResult? result) => result?.AsValue();

    public static explicit operator double(RedisResult result) => (double)result.AsValue();

    public static explicit operator long(RedisResult result) => (long)result.AsValue();

    public static explicit operator ulong(RedisResult result) => (ulong)result.AsValue();

    public static explicit operator int(RedisResult result) => (int)result.AsValue();

    public static explicit operator bool(RedisResult result) => (bool)result.AsValue();

    public static explicit operator RedisValue(RedisResult? result) => result?.AsValue() ?? RedisValue.Null;

    public static explicit operator RedisKey(RedisResult? result) => (byte[]?)result?.AsValue();

    public static explicit operator double?(RedisResult? result) => (double?)(result?.AsValue() ?? RedisValue.Null);

    public static explicit operator long?(RedisResult? result) => (long?)(result?.AsValue() ?? RedisValue.Null);

    public static explicit operator ulong?(RedisResult? result) => (ulong?)(result?.AsValue() ?? RedisValue.Null);

    public static explicit operator int?(RedisResult? result) => (int?)(result?.AsValue() ?? RedisValue.Null);

    public static explicit operator bool?(RedisResult? result) => (bool?)(result?.AsValue() ?? RedisValue.Null);

    public static explicit operator string?[]?(RedisResult? result) => Each(result, item => (string?)item);

    public static explicit operator byte[]?[]?(RedisResult? result) => Each(result, item => (byte[]?)item);

    public static explicit operator double[]?(RedisResult? result) => Each(result, item => (double)item);

    public static explicit operator long[]?(RedisResult? result) => Each(result, item => (long)item);

    public static explicit operator int[]?(RedisResult? result) => Each(result, item => (int)item);

    public static explicit operator bool[]?(RedisResult? result) => Each(result, item => (bool)item);

    public static explicit operator RedisValue[]?(RedisResult? result) => Each(result, item => (RedisValue)item);

    public static explicit operator RedisKey[]?(RedisResult? result) => Each(result, item => (RedisKey)item);

    public static explicit operator RedisResult[]?(RedisResult? result) => result?.AsItems();

    private static T[]? Each<T>(RedisResult? result, Converter<RedisResult, T> convert)
        => result?.AsItems() is { } items ? Array.ConvertAll(items, convert) : null;
}
