namespace StackExchange.Redis;

/// <summary>What databases, subscribers and servers have in common, waiting.</summary>
public interface IRedis : IRedisAsync
{
    TimeSpan Ping(CommandFlags flags = CommandFlags.None);
}
