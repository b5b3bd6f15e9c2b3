namespace StackExchange.Redis;

public enum SetOperation
{
    Union,
    Intersect,
    Difference,
}
