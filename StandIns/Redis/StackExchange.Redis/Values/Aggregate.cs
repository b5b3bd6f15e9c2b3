namespace StackExchange.Redis;

public enum Aggregate
{
    Sum,
    Min,
    Max,
}
