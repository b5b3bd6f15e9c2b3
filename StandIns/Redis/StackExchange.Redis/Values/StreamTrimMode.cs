namespace StackExchange.Redis;

public enum StreamTrimMode
{
    KeepReferences = 0,
    DeleteReferences = 1,
    Acknowledged = 2,
}
