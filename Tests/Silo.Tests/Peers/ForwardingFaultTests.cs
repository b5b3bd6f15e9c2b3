using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Peers;

// Doors that fail while requests are under way there. A grid for each test, since some stop its silo.
public sealed class ForwardingFaultTests : IAsyncLifetime
{
    private const string Floats = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}""";
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

        // The door is used again after a second, or when it has shown that it lives: on a slow machine before the next request.
        var watch = Stopwatch.StartNew();
        HttpStatusCode status;
        do
        {
            doors.Eject(doors.Get(_grid.OwnerAddress), new IOException("One request broke off."));
            status = await SendAsync("floats", Floats);
        }
        while (status == HttpStatusCode.OK && watch.Elapsed < Deadline);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
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
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("floats", Floats));
        Assert.False(underWay.IsCompleted, "The request did not wait for the gate.");

        _grid.Gate.Open();
        Assert.Equal(HttpStatusCode.OK, await underWay);
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

    // Ends when the request is under way, and gives the task that ends with its answer.
    private async Task<Task<HttpStatusCode>> BeginAsync()
    {
        _grid.Gate.HoldNext();
        var underWay = SendAsync("floats", Floats);
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

    private async Task<HttpStatusCode> SendAsync(string model, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _grid.OtherDoor.PostAsync(new Uri($"/v2/models/{model}/infer", UriKind.Relative), content);
        return response.StatusCode;
    }
}
