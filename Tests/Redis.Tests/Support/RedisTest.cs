namespace Grid.RedisTests.Support;

// A test against the shared server, over either protocol, with a key of its own.
public abstract class RedisTest : IAsyncLifetime
{
    private ConnectionMultiplexer? _multiplexer;

    // A hash tag, so that keys made of it belong together.
    private protected RedisKey Key { get; } = "{" + Guid.NewGuid().ToString("N") + "}";

    private protected ConnectionMultiplexer Multiplexer => _multiplexer!;

    private protected IDatabase Database => Multiplexer.GetDatabase();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_multiplexer is not null)
        {
            await _multiplexer.DisposeAsync();
        }
    }

    private protected async Task<IDatabase> ConnectAsync(RedisProtocol protocol = RedisProtocol.Resp2, Action<ConfigurationOptions>? configure = null)
    {
        _multiplexer = await SharedServer.ConnectAsync(protocol, configure);
        return _multiplexer.GetDatabase();
    }
}
