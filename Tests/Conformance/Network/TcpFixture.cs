namespace Grid.Conformance.Network;

/// <summary>A silo and a client that the tests of a class share.</summary>
public sealed class TcpFixture : IAsyncLifetime
{
    private TcpHosts? _hosts;

    public TcpHosts Hosts => _hosts!;

    public IClusterClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _hosts = await TcpHosts.StartAsync();
        Client = await _hosts.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        if (_hosts is not null)
        {
            await _hosts.DisposeAsync();
        }
    }
}
