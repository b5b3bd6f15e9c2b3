using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Peers;

// Doors that can't be connected to in time.
public sealed class ForwardingConnectTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly PeerGrid _grid = new() { ConnectWithin = TimeSpan.FromSeconds(1) };

    public Task InitializeAsync() => _grid.InitializeAsync();

    public Task DisposeAsync() => _grid.DisposeAsync();

    // A machine that is cut off takes no connection and refuses none. Nothing was sent there, so no retry is used up.
    [Fact]
    public async Task Infer_ConnectTimesOut_IsServedElsewhereWithoutARetry()
    {
        await ConnectToOwnerAsync();
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start(1);
        var fillers = Fill((IPEndPoint)deaf.LocalEndpoint);
        var door = $"http://{deaf.LocalEndpoint}";
        _grid.Peers.Doors = [.. _grid.Peers.Doors, door];
        _grid.Router.Change = routes => routes with { Replicas = [routes.Replicas[0] with { Door = door }, routes.Replicas[0]] };
        var budget = _grid.Other.Services.GetRequiredService<RetryBudget>();
        while (budget.TryTake())
        {
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await _grid.SendFloatsAsync());
        }

        Assert.Single(_grid.Router.Suspected);
        fillers.ForEach(static filler => filler.Dispose());
    }

    // The kernel takes connections for a listener until its queue is full, and then drops what comes. Asked for the
    // connection's state, it tells that of now, however late this process is.
    private static List<Socket> Fill(IPEndPoint endpoint)
    {
        var fillers = new List<Socket>();
        do
        {
            var filler = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            fillers.Add(filler);
            try
            {
                filler.Connect(endpoint);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It goes on in the kernel.
            }
        }
        while (fillers[^1].Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectWrite));

        return fillers;
    }

    // On a slow machine even that may take longer than is given to it here. The connection is then kept for the requests.
    private async Task ConnectToOwnerAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (await _grid.SendFloatsAsync() != HttpStatusCode.OK)
        {
            Assert.False(limit.IsCancellationRequested, "There is no connection to the other door.");
            _grid.Clock.Advance(TimeSpan.FromSeconds(8));
        }

        _grid.Router.Suspected.Clear();
    }
}
