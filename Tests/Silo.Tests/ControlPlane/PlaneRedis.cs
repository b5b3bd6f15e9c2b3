using Grid.Processes;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// One redis-server for the tests of a class; each test has a service of its own in it.
public sealed class PlaneRedis : IAsyncLifetime
{
    private RedisServer _server = null!;
    private ConnectionMultiplexer _connection = null!;

    internal string Address => _server.Address;

    internal IDatabase Database => _connection.GetDatabase();

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_server.Address);
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    // What a restart of Redis without its data does to a service.
    internal async Task EmptyAsync(string service)
    {
        await foreach (var key in _connection.GetServers()[0].KeysAsync(pattern: service + "/*"))
        {
            await Database.KeyDeleteAsync(key);
        }
    }

    internal async Task<string?> FieldAsync(string key, string field) => await Database.HashGetAsync(key, field);
}
