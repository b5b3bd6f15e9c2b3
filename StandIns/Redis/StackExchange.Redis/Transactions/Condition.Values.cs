namespace StackExchange.Redis;

public sealed partial class Condition
{
    public static Condition KeyExists(RedisKey key)
        => new(key, "exists", "EXISTS", [key.AsValue()], static reply => reply.AsLong() == 1);

    public static Condition KeyNotExists(RedisKey key)
        => new(key, "does not exist", "EXISTS", [key.AsValue()], static reply => reply.AsLong() == 0);

    public static Condition StringEqual(RedisKey key, RedisValue value)
        => new(key, $"== {value}", "GET", [key.AsValue()], reply => reply.AsValue() == value);

    public static Condition StringNotEqual(RedisKey key, RedisValue value)
        => new(key, $"!= {value}", "GET", [key.AsValue()], reply => reply.AsValue() != value);

    public static Condition HashEqual(RedisKey key, RedisValue hashField, RedisValue value)
        => new(key, $"{hashField} == {value}", "HGET", [key.AsValue(), hashField], reply => reply.AsValue() == value);

    public static Condition HashNotEqual(RedisKey key, RedisValue hashField, RedisValue value)
        => new(key, $"{hashField} != {value}", "HGET", [key.AsValue(), hashField], reply => reply.AsValue() != value);

    public static Condition HashExists(RedisKey key, RedisValue hashField)
        => new(key, $"has {hashField}", "HEXISTS", [key.AsValue(), hashField], static reply => reply.AsLong() == 1);

    public static Condition HashNotExists(RedisKey key, RedisValue hashField)
        => new(key, $"lacks {hashField}", "HEXISTS", [key.AsValue(), hashField], static reply => reply.AsLong() == 0);

    public static Condition SetContains(RedisKey key, RedisValue member)
        => new(key, $"contains {member}", "SISMEMBER", [key.AsValue(), member], static reply => reply.AsLong() == 1);

    public static Condition SetNotContains(RedisKey key, RedisValue member)
        => new(key, $"does not contain {member}", "SISMEMBER", [key.AsValue(), member], static reply => reply.AsLong() == 0);

    public static Condition SortedSetContains(RedisKey key, RedisValue member)
        => new(key, $"contains {member}", "ZSCORE", [key.AsValue(), member], static reply => !reply.IsNull);

    public static Condition SortedSetNotContains(RedisKey key, RedisValue member)
        => new(key, $"does not contain {member}", "ZSCORE", [key.AsValue(), member], static reply => reply.IsNull);

    public static Condition SortedSetEqual(RedisKey key, RedisValue member, RedisValue score)
        => new(key, $"{member} == {score}", "ZSCORE", [key.AsValue(), member], reply => SameScore(reply, score));

    public static Condition SortedSetNotEqual(RedisKey key, RedisValue member, RedisValue score)
        => new(key, $"{member} != {score}", "ZSCORE", [key.AsValue(), member], reply => !SameScore(reply, score));

    public static Condition ListIndexEqual(RedisKey key, long index, RedisValue value)
        => new(key, $"[{index}] == {value}", "LINDEX", [key.AsValue(), index], reply => reply.AsValue() == value);

    public static Condition ListIndexNotEqual(RedisKey key, long index, RedisValue value)
        => new(key, $"[{index}] != {value}", "LINDEX", [key.AsValue(), index], reply => reply.AsValue() != value);

    public static Condition ListIndexExists(RedisKey key, long index)
        => new(key, $"has [{index}]", "LINDEX", [key.AsValue(), index], static reply => !reply.IsNull);

    public static Condition ListIndexNotExists(RedisKey key, long index)
        => new(key, $"lacks [{index}]", "LINDEX", [key.AsValue(), index], static reply => reply.IsNull);

    private static bool SameScore(in RespReply reply, RedisValue score) => reply.IsNull ? score.IsNull : !score.IsNull && reply.AsDouble() == (double)score;
}
