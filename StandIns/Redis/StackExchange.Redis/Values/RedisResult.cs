namespace StackExchange.Redis;

/// <summary>A reply of any shape, from a script or a command that is sent as it stands.</summary>
public abstract partial class RedisResult
{
    /// <summary>What the reply is in the terms of RESP2.</summary>
    public ResultType Resp2Type => Resp3Type switch
    {
        ResultType.Boolean => ResultType.Integer,
        ResultType.Double or ResultType.BigInteger or ResultType.VerbatimString => ResultType.BulkString,
        ResultType.Map or ResultType.Set or ResultType.Push => ResultType.Array,
        ResultType.BlobError => ResultType.Error,
        ResultType.Null => ResultType.BulkString,
        var type => type,
    };

    /// <summary>What the reply is in the terms of RESP3.</summary>
    public abstract ResultType Resp3Type { get; }

    public abstract bool IsNull { get; }

    /// <summary>The number of items of a reply that has items, else -1.</summary>
    public virtual int Length => -1;

    /// <summary>An item of a reply that has items.</summary>
    public virtual RedisResult this[int index]
        => throw new InvalidOperationException($"The reply is {Resp3Type} and has no items: convert it instead.");

    public static RedisResult Create(RedisValue value, ResultType? resultType = null)
        => new SingleRedisResult(value, resultType ?? (value.IsInteger ? ResultType.Integer : ResultType.BulkString));

    public static RedisResult Create(RedisValue[] values) => Create(values, ResultType.Array);

    public static RedisResult Create(RedisValue[] values, ResultType resultType)
        => new ArrayRedisResult(values is null ? null : Array.ConvertAll(values, value => Create(value)), resultType);

    public static RedisResult Create(RedisResult[] values) => Create(values, ResultType.Array);

    public static RedisResult Create(RedisResult[] values, ResultType resultType) => new ArrayRedisResult(values, resultType);

    /// <summary>The pairs of a map, or of an array of names and values.</summary>
    public Dictionary<string, RedisResult> ToDictionary(IEqualityComparer<string>? comparer = null)
    {
        var items = AsItems() ?? [];
        var pairs = new Dictionary<string, RedisResult>(items.Length / 2, comparer ?? StringComparer.InvariantCultureIgnoreCase);
        for (var i = 0; i + 1 < items.Length; i += 2)
        {
            pairs.Add((string)items[i]!, items[i + 1]);
        }

        return pairs;
    }

    public override string ToString() => (string?)this ?? string.Empty;

    internal abstract RedisValue AsValue();

    internal abstract RedisResult[]? AsItems();
}
