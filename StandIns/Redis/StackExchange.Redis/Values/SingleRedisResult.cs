namespace StackExchange.Redis;

// A reply that is one value, or an error.
internal sealed class SingleRedisResult(RedisValue value, ResultType type) : RedisResult
{
    public override ResultType Resp3Type => value.IsNull ? ResultType.Null : type;

    public override bool IsNull => value.IsNull;

    internal override RedisValue AsValue() => type is ResultType.Error or ResultType.BlobError ? throw new RedisServerException(value.ToString()) : value;

    internal override RedisResult[]? AsItems() => IsNull ? null : [this];
}
