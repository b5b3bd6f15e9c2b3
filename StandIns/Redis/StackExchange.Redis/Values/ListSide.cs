namespace StackExchange.Redis;

public enum ListSide
{
    Left,
    Right,
}
