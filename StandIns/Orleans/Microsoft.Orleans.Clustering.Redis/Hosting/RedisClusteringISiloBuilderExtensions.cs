using Microsoft.Extensions.DependencyInjection;
using Orleans.Clustering.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Has silos find each other through Redis.</summary>
public static class RedisClusteringISiloBuilderExtensions
{
    public static ISiloBuilder UseRedisClustering(this ISiloBuilder builder, Action<RedisClusteringOptions> configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configuration);
        builder.Services.AddSingleton<IMembershipTable, RedisMembershipTable>();
        return builder;
    }

    public static ISiloBuilder UseRedisClustering(this ISiloBuilder builder, string redisConnectionString)
        => builder.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redisConnectionString));
}
