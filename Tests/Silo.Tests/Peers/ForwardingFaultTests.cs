using System.Net;
using System.Net.Sockets;
using System.Text;
using Grid.Tensors;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Peers;

// Doors that fail while requests are under way there. A grid for each test, since some stop its silo.
public sealed class ForwardingFaultTests : IAsyncLifetime
{
    private const string Floats = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}""";
    private const int SlowRows = 32;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly PeerGrid _grid = new();

    public Task InitializeAsync() => _grid.InitializeAsync();

    public Task DisposeAsync() => _grid.DisposeAsync();

    // One forward has failed, for whatever reason: that says nothing of those that are being answered.
    [Fact]
    public async Task Infer_AnotherForwardFails_FinishesAllTheSame()
    {
        var slow = BeginSlowAsync();
        var doors = _grid.Other.Services.GetRequiredService<PeerDoors>();

        doors.Eject(doors.Get(_grid.OwnerAddress), new IOException("One request broke off."));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("floats", Floats));
        Assert.Equal(HttpStatusCode.OK, await slow);
    }

    // It refuses connections from the beginning of its stop, and answers what it has begun.
    [Fact]
    public async Task Infer_SiloOfTheReplicaStops_FinishesWhatIsUnderWay()
    {
        var slow = BeginSlowAsync();

        var stopping = _grid.Owner.StopAsync();
        Assert.True(SpinWait.SpinUntil(IsOwnerClosed, Deadline), "The silo still takes connections.");
        Assert.False(slow.IsCompleted, "The slow request was over before the silo's door had closed.");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("floats", Floats));
        Assert.Equal(HttpStatusCode.OK, await slow);
        await stopping;
    }

    // A machine that is cut off takes no connection and refuses none. Nothing was sent there, so no retry is used up.
    [Fact]
    public async Task Infer_ConnectTimesOut_IsServedElsewhereWithoutARetry()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start(1);
        var fillers = await FillAsync((IPEndPoint)deaf.LocalEndpoint);
        var door = $"http://{deaf.LocalEndpoint}";
        _grid.Peers.Doors = [.. _grid.Peers.Doors, door];
        _grid.Router.Change = routes => routes with { Replicas = [routes.Replicas[0] with { Door = door }, routes.Replicas[0]] };
        var budget = _grid.Other.Services.GetRequiredService<RetryBudget>();
        while (budget.TryTake())
        {
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await SendAsync("floats", Floats));
        }

        Assert.Single(_grid.Router.Suspected);
        fillers.ForEach(static filler => filler.Dispose());
    }

    // The kernel takes connections for a listener until its queue is full, and then drops what comes.
    private static async Task<List<TcpClient>> FillAsync(IPEndPoint endpoint)
    {
        var fillers = new List<TcpClient>();
        while (true)
        {
            var filler = new TcpClient();
            fillers.Add(filler);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            try
            {
                await filler.ConnectAsync(endpoint, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return fillers;
            }
        }
    }

    private Task<HttpStatusCode> BeginSlowAsync()
    {
        var ones = string.Join(',', Enumerable.Repeat('1', SlowRows * 256));
        var slow = SendAsync("slow", $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[{{SlowRows}},256],"data":[{{ones}}]}]}""");
        var pool = _grid.Owner.Services.GetRequiredService<TensorBufferPool>();
        Assert.True(SpinWait.SpinUntil(() => pool.LeasedBytes > 0, Deadline), "The slow request did not come to its silo.");
        return slow;
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

    private async Task<HttpStatusCode> SendAsync(string model, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _grid.OtherDoor.PostAsync(new Uri($"/v2/models/{model}/infer", UriKind.Relative), content);
        return response.StatusCode;
    }
}
