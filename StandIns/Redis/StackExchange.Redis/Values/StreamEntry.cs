namespace StackExchange.Redis;

/// <summary>An entry of a stream.</summary>
public readonly struct StreamEntry(RedisValue id, NameValueEntry[] values)
{
    public static StreamEntry Null { get; } = new(RedisValue.Null, []);

    public RedisValue Id { get; } = id;

    public NameValueEntry[] Values { get; } = values;

    /// <summary>The value of the first field of a name, or nothing.</summary>
    public RedisValue this[RedisValue fieldName]
    {
        get
        {
            foreach (var entry in Values ?? [])
            {
                if (entry.Name == fieldName)
                {
                    return entry.Value;
                }
            }

            return RedisValue.Null;
        }
    }

    public bool IsNull => Id == RedisValue.Null;
}
