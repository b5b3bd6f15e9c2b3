using System.Net;
using System.Net.Sockets;

namespace Grid.RedisTests.Support;

// Stands between a client and a server and hands the server's bytes on in pieces of a few.
internal sealed class ChoppingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _seed;
    private readonly EndPoint _server;
    private readonly Task _accepting;

    public ChoppingRelay(EndPoint server, int seed)
    {
        _server = server;
        _seed = seed;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public EndPoint EndPoint => _listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var inner = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await inner.ConnectAsync((IPEndPoint)_server, _stop.Token);
                await Task.WhenAny(client.GetStream().CopyToAsync(inner.GetStream(), _stop.Token), ChopAsync(inner.GetStream(), client.GetStream()));
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
            {
                // One of the sides has gone.
            }
        }
    }

    private async Task ChopAsync(NetworkStream from, NetworkStream to)
    {
        var random = new Random(_seed);
        var piece = new byte[16];
        while (await from.ReadAsync(piece.AsMemory(0, random.Next(1, piece.Length)), _stop.Token) is > 0 and var count)
        {
            await to.WriteAsync(piece.AsMemory(0, count), _stop.Token);
        }
    }
}
