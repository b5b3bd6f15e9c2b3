using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// What a command to Redis may end with when Redis, the network or one node of a Redis Cluster fails.
/// </summary>
internal static class RedisFault
{
    /// <summary>Tells whether an error is such a fault. A node that was removed from a cluster shows as a disposed connection.</summary>
    /// <param name="error">The error.</param>
    /// <returns>Whether it is.</returns>
    public static bool Is(Exception error) => error is RedisException or TimeoutException or ObjectDisposedException;
}
