using Grid.Silo.Hosting;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// The silo's one connection to Redis, made when it is first needed.
/// </summary>
/// <param name="settings">The settings, which name a Redis.</param>
internal sealed class RedisConnection(SiloSettings settings) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connecting;

    /// <summary>Gets the connection. It mends itself; a server that is away fails the commands, not this.</summary>
    /// <returns>The connection.</returns>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_lock)
        {
            return _connecting is null or { IsFaulted: true } ? _connecting = ConnectAsync() : _connecting;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connecting is { IsCompletedSuccessfully: true } connected)
        {
            await (await connected).DisposeAsync();
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
        => await ConnectionMultiplexer.ConnectAsync(settings.Redis ?? throw new InvalidOperationException("The settings name no Redis."));
}
