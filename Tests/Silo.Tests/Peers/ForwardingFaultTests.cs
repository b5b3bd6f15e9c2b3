using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Peers;

// Doors that fail while requests are under way there. A grid for each test, since some stop its silo.
public sealed class ForwardingFaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly PeerGrid _grid = new();

    public Task InitializeAsync() => _grid.InitializeAsync();

    public Task DisposeAsync() => _grid.DisposeAsync();

    // One forward has failed, for whatever reason: that says nothing of those that are being answered.
    [Fact]
    public async Task Infer_AnotherForwardFails_FinishesAllTheSame()
    {
        var underWay = await BeginAsync();
        var doors = _grid.Other.Services.GetRequiredService<PeerDoors>();

        doors.Eject(doors.Get(_grid.OwnerAddress), new IOException("One request broke off."));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await _grid.SendFloatsAsync());
        _grid.Gate.Open();
        Assert.Equal(HttpStatusCode.OK, await underWay);
    }

    // It refuses connections from the beginning of its stop, and answers what it has begun.
    [Fact]
    public async Task Infer_SiloOfTheReplicaStops_FinishesWhatIsUnderWay()
    {
        var underWay = await BeginAsync();

        var stopping = _grid.Owner.StopAsync();
        Assert.True(SpinWait.SpinUntil(IsOwnerClosed, Deadline), "The silo still takes connections.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await _grid.SendFloatsAsync());
        Assert.False(underWay.IsCompleted, "The request did not wait for the gate.");

        _grid.Gate.Open();
        Assert.Equal(HttpStatusCode.OK, await underWay);
        await stopping;
    }

    // Ends when the request is under way, and gives the task that ends with its answer.
    private async Task<Task<HttpStatusCode>> BeginAsync()
    {
        _grid.Gate.HoldNext();
        var underWay = _grid.SendFloatsAsync();
        await _grid.Gate.Reached.WaitAsync(Deadline);
        return underWay;
    }

    private bool IsOwnerClosed()
    {
        var address = new Uri(_grid.OwnerAddress);
        try
        {
            using var client = new TcpClient();
            client.Connect(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
