using Microsoft.Extensions.DependencyInjection;
using Orleans.Clustering.Redis;
using Orleans.Messaging;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Has clients find gateways through Redis.</summary>
public static class RedisClusteringIClientBuilderExtensions
{
    public static IClientBuilder UseRedisClustering(this IClientBuilder builder, Action<RedisClusteringOptions> configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configuration);
        builder.Services.AddSingleton<RedisMembershipTable>();
        builder.Services.AddSingleton<IGatewayListProvider, RedisGatewayListProvider>();
        return builder;
    }

    public static IClientBuilder UseRedisClustering(this IClientBuilder builder, string redisConnectionString)
        => builder.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redisConnectionString));
}
