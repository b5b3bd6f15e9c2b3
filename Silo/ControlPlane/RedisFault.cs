using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// What a command to Redis may end with when Redis, the network or one node of a Redis Cluster fails.
/// </summary>
internal static class RedisFault
{
    private static readonly string[] Passing = ["READONLY", "LOADING", "MISCONF", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN"];

    /// <summary>Tells whether an error is such a fault. A node that was removed from a cluster shows as a disposed connection.</summary>
    /// <param name="error">The error.</param>
    /// <returns>Whether it is.</returns>
    public static bool Is(Exception error) => error is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>Tells whether an error is a fault that may end by itself, not one of settings such as a wrong password.</summary>
    /// <param name="error">The error.</param>
    /// <returns>Whether it is.</returns>
    public static bool MayPass(Exception error)
        => error is RedisConnectionException or TimeoutException or ObjectDisposedException

            // Anywhere in it: before Redis 7 an error in a script has words of its own before the code.
            || (error is RedisServerException && Passing.Any(code => error.Message.Contains(code, StringComparison.Ordinal)));
}
