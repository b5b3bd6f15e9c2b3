namespace StackExchange.Redis;

public enum Order
{
    Ascending,
    Descending,
}
