namespace StackExchange.Redis;

/// <summary>A stream's length, shape and ends.</summary>
public readonly struct StreamInfo
{
    public int Length { get; internal init; }

    public int RadixTreeKeys { get; internal init; }

    public int RadixTreeNodes { get; internal init; }

    public int ConsumerGroupCount { get; internal init; }

    public StreamEntry FirstEntry { get; internal init; }

    public StreamEntry LastEntry { get; internal init; }

    public RedisValue LastGeneratedId { get; internal init; }
}
