namespace StackExchange.Redis;

public enum ShutdownMode
{
    Default,
    Never,
    Always,
}
