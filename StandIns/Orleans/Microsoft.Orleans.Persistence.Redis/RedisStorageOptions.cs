using Orleans.Storage;
using StackExchange.Redis;

namespace Orleans.Persistence;

/// <summary>Where states are stored, and how.</summary>
public class RedisStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>Gets or sets how Redis is reached.</summary>
    /// <value>Required, unless <see cref="CreateMultiplexer"/> is set.</value>
    public ConfigurationOptions? ConfigurationOptions { get; set; }

    /// <summary>Gets or sets what makes the connection, and whether others share it: one that is shared is not closed.</summary>
    /// <value>Default: a connection of its own with <see cref="ConfigurationOptions"/>.</value>
    public Func<RedisStorageOptions, Task<(IConnectionMultiplexer Multiplexer, bool IsShared)>> CreateMultiplexer { get; set; }
        = DefaultCreateMultiplexer;

    /// <summary>Gets or sets whether a cleared state's key is removed, etag and all.</summary>
    /// <value>Default: false, so that a writer which missed the clearing still loses.</value>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>Gets or sets after how long a record goes unless it is written again: for tests only.</summary>
    /// <value>Default: null, which is never.</value>
    public TimeSpan? EntryExpiry { get; set; }

    /// <summary>Gets or sets what makes a record's key from the state's name and the grain.</summary>
    /// <value>Default: null, which is <c>{ServiceId}/state/{grainId}/{stateName}</c>.</value>
    public Func<string, GrainId, RedisKey>? GetStorageKey { get; set; }

    /// <summary>Gets or sets how a state becomes bytes.</summary>
    /// <value>Default: as JSON.</value>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>Gets or sets the stage of the silo's start in which the connection is made.</summary>
    /// <value>Default: <see cref="ServiceLifecycleStage.ApplicationServices"/>.</value>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    public static async Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> DefaultCreateMultiplexer(RedisStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (await ConnectionMultiplexer.ConnectAsync(options.ConfigurationOptions ?? throw new OrleansConfigurationException(
            $"{nameof(RedisStorageOptions)}.{nameof(ConfigurationOptions)} is not set. Name the Redis server, for example with ConfigurationOptions.Parse(\"127.0.0.1:6379\").")), false);
    }
}
