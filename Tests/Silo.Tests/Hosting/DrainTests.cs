using System.Net.Sockets;
using System.Text;
using Grid.Silo.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Silo.Hosting;

public sealed class DrainTests : IAsyncLifetime
{
    private readonly TestGrid _grid = new();

    public Task InitializeAsync() => _grid.InitializeAsync();

    public Task DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Stop_RequestUnderWay_FinishesItAndTakesNoNewOne()
    {
        const string Json = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,4],"data":[1,2,3,4]}]}""";
        using var client = new TcpClient();
        await client.ConnectAsync(_grid.Address.Host, _grid.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v2/models/floats/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {Json.Length}\r\n\r\n{Json[..10]}"));
        Assert.True(SpinWait.SpinUntil(() => _grid.Pool.LeasedBytes > 0, TimeSpan.FromSeconds(60)), "The request did not begin.");

        var stopping = _grid.App.StopAsync();
        var readiness = _grid.App.Services.GetRequiredService<Readiness>();
        Assert.True(SpinWait.SpinUntil(() => readiness.Problem.Contains("draining", StringComparison.Ordinal), TimeSpan.FromSeconds(60)));
        Assert.True(SpinWait.SpinUntil(IsRefused, TimeSpan.FromSeconds(60)), "New connections are still taken.");
        Assert.False(stopping.IsCompleted);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(Json[10..]));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private bool IsRefused()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(_grid.Address.Host, _grid.Address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
