namespace StackExchange.Redis;

// A reply that has items.
internal sealed class ArrayRedisResult(RedisResult[]? items, ResultType type) : RedisResult
{
    public override ResultType Resp3Type => items is null ? ResultType.Null : type;

    public override bool IsNull => items is null;

    public override int Length => items?.Length ?? -1;

    public override RedisResult this[int index]
        => (items ?? throw new InvalidOperationException("The reply is null and has no items."))[index];

    public override string ToString() => items is null ? "(nil)" : $"{items.Length} element(s)";

    internal override RedisValue AsValue() => items switch
    {
        null => RedisValue.Null,
        [var only] => only.AsValue(),
        _ => throw new InvalidCastException($"The reply has {items.Length} items and is not a single value."),
    };

    internal override RedisResult[]? AsItems() => items;
}
