using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Persistence;
using Orleans.Runtime.Hosting;

namespace Orleans.Hosting;

/// <summary>Adds storage in Redis.</summary>
public static class RedisSiloBuilderExtensions
{
    private const string DefaultName = "Default";

    public static ISiloBuilder AddRedisGrainStorage(this ISiloBuilder builder, string name, Action<RedisStorageOptions> configureOptions)
        => builder.AddRedisGrainStorage(name, options => options.Configure(configureOptions));

    public static ISiloBuilder AddRedisGrainStorage(
        this ISiloBuilder builder, string name, Action<OptionsBuilder<RedisStorageOptions>>? configureOptionsBuilder = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        configureOptionsBuilder?.Invoke(builder.Services.AddOptions<RedisStorageOptions>(name));
        builder.Services.PostConfigure<RedisStorageOptions>(name, static options => options.GrainStorageSerializer ??= new JsonStateSerializer());
        builder.Services.AddGrainStorage(name, static (services, key) => new RedisGrainStorage(
            key,
            services.GetRequiredService<IOptionsMonitor<RedisStorageOptions>>().Get(key),
            services.GetRequiredService<IOptions<ClusterOptions>>().Value));
        return builder;
    }

    public static ISiloBuilder AddRedisGrainStorageAsDefault(this ISiloBuilder builder, Action<RedisStorageOptions> configureOptions)
        => builder.AddRedisGrainStorage(DefaultName, configureOptions);

    public static ISiloBuilder AddRedisGrainStorageAsDefault(
        this ISiloBuilder builder, Action<OptionsBuilder<RedisStorageOptions>>? configureOptionsBuilder = null)
        => builder.AddRedisGrainStorage(DefaultName, configureOptionsBuilder);
}
