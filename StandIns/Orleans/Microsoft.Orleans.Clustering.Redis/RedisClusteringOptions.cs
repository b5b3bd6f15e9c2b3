using Orleans.Configuration;
using StackExchange.Redis;

namespace Orleans.Clustering.Redis;

/// <summary>Where the membership table is.</summary>
public class RedisClusteringOptions
{
    /// <summary>Gets or sets how Redis is reached.</summary>
    /// <value>Required, unless <see cref="CreateMultiplexer"/> is set.</value>
    public ConfigurationOptions ConfigurationOptions { get; set; } = null!;

    /// <summary>Gets or sets what makes the connection, and whether others share it: one that is shared is not closed.</summary>
    /// <value>Default: a connection of its own with <see cref="ConfigurationOptions"/>.</value>
    public Func<RedisClusteringOptions, Task<(IConnectionMultiplexer Multiplexer, bool IsShared)>> CreateMultiplexer { get; set; }
        = DefaultCreateMultiplexer;

    /// <summary>Gets or sets what makes the table's key.</summary>
    /// <value>Default: <c>{ServiceId}/members/{ClusterId}</c>.</value>
    public Func<ClusterOptions, RedisKey> CreateRedisKey { get; set; } = DefaultCreateRedisKey;

    /// <summary>Gets or sets after how long the table of a cluster that no longer changes it is dropped: for tests only.</summary>
    /// <value>Default: null, which is never.</value>
    public TimeSpan? EntryExpiry { get; set; }

    public static async Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> DefaultCreateMultiplexer(RedisClusteringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (await ConnectionMultiplexer.ConnectAsync(options.ConfigurationOptions ?? throw new OrleansConfigurationException(
            $"{nameof(RedisClusteringOptions)}.{nameof(ConfigurationOptions)} is not set. Name the Redis server, for example with UseRedisClustering(\"127.0.0.1:6379\").")), false);
    }

    public static RedisKey DefaultCreateRedisKey(ClusterOptions clusterOptions)
    {
        ArgumentNullException.ThrowIfNull(clusterOptions);
        return $"{clusterOptions.ServiceId}/members/{clusterOptions.ClusterId}";
    }
}
