namespace StackExchange.Redis;

/// <summary>The commands of one database, each with a result to await.</summary>
public partial interface IDatabaseAsync : IRedisAsync
{
    /// <summary>Whether the server that holds a key is connected.</summary>
    bool IsConnected(RedisKey key, CommandFlags flags = CommandFlags.None);
}
