using System.Net;
using System.Net.Sockets;
using Grid.Processes;
using Xunit;

namespace Grid.Cluster.Chaos;

// A partition that lets something through would make every test of one worthless.
public sealed class TcpRelayTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Long enough for bytes that are not lost to arrive.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly TcpClient _client = new();
    private TcpRelay _relay = null!;
    private Socket _served = null!;

    public async Task InitializeAsync()
    {
        _server.Start();
        _relay = new TcpRelay(((IPEndPoint)_server.LocalEndpoint).Port);
        await _client.ConnectAsync(IPAddress.Loopback, _relay.Port);
        _served = await _server.AcceptSocketAsync();
        await PassAsync(1);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        _served.Dispose();
        _server.Dispose();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Cut_Everyone_LosesUntilHealed()
    {
        _relay.Cut();

        await HoldAsync();
    }

    [Fact]
    public async Task Cut_TheProcessThatConnected_LosesUntilHealed()
    {
        _relay.Cut(Environment.ProcessId);

        await HoldAsync();
    }

    [Fact]
    public async Task Cut_AnotherProcess_PassesOn()
    {
        _relay.Cut(1);

        await PassAsync(2);
    }

    [Fact]
    public async Task Cut_NewConnection_IsHeldUntilHealed()
    {
        _relay.Cut();
        using var second = new TcpClient();
        await second.ConnectAsync(IPAddress.Loopback, _relay.Port);
        var accepting = _server.AcceptSocketAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => accepting.WaitAsync(Quiet));

        _relay.Heal();

        using var socket = await accepting.WaitAsync(Limit);
    }

    [Fact]
    public async Task Server_ClosesTheConnection_ClosesItForTheClient()
    {
        _served.Close(0);

        await Assert.ThrowsAnyAsync<IOException>(async () => await _client.GetStream().ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(Limit));
    }

    private async Task HoldAsync()
    {
        await _client.GetStream().WriteAsync(new byte[] { 7 });
        var buffer = new byte[1];
        var receiving = _served.ReceiveAsync(buffer);
        await Assert.ThrowsAsync<TimeoutException>(() => receiving.WaitAsync(Quiet));

        _relay.Heal();

        Assert.Equal(1, await receiving.WaitAsync(Limit));
        Assert.Equal(7, buffer[0]);
    }

    private async Task PassAsync(byte value)
    {
        await _client.GetStream().WriteAsync(new[] { value });
        var buffer = new byte[1];
        Assert.Equal(1, await _served.ReceiveAsync(buffer).WaitAsync(Limit));
        Assert.Equal(value, buffer[0]);
    }
}
