using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Grid.Silo.Hosting;

public sealed class GridProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_BadOptions_Exits2AndTellsAllFaults()
    {
        var (code, error) = await RunAsync("--threads", "x", "--urls", "http://0.0.0.0:1", "--nonsense");
        Assert.Equal(2, code);
        Assert.Equal(3, error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AddressInUse_Exits1AndNamesIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var models = Directory.CreateDirectory(Path.Combine(_folder, "models")).FullName;
        var (code, error) = await RunAsync("--urls", url, "--models", models, "--data", Path.Combine(_folder, "data"));
        Assert.Equal(1, code);
        Assert.Contains(url, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] arguments)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        return (await GridProcess.RunAsync(arguments, error), error.ToString());
    }
}
