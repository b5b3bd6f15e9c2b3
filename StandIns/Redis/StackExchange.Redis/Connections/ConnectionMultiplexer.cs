namespace StackExchange.Redis;

/// <inheritdoc cref="IConnectionMultiplexer"/>
public sealed partial class ConnectionMultiplexer
{
    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, TextWriter? log = null)
        => ConnectAsync(ConfigurationOptions.Parse(configuration), log);

    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, Action<ConfigurationOptions> configure, TextWriter? log = null)
        => ConnectAsync(ConfigurationOptions.Parse(configuration).Apply(configure), log);

    public static Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration, TextWriter? log = null)
        => throw new NotImplementedException();
}
