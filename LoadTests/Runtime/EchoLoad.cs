using System.Diagnostics;
using System.Reflection;
using Grid.Processes;

namespace Grid.LoadTests.Runtime;

// Kestrel's echo under the same load as a call: the least that the same bytes cost over HTTP, there and back.
internal sealed class EchoLoad : IAsyncDisposable
{
    private readonly ServerProcess _echo;
    private readonly HttpClient _client = new();

    private EchoLoad(ServerProcess echo) => _echo = echo;

    public static async Task<EchoLoad> StartAsync()
        => new(await ServerProcess.StartAsync(
            static address => [Assembly.GetExecutingAssembly().Location, "peer", "echo", address.AbsoluteUri], "/", CancellationToken.None));

    /// <summary>Returns the processor time per request of both processes, in microseconds.</summary>
    public async Task<double> MeasureAsync(int callers, int length, TimeSpan time)
    {
        var body = new byte[length];
        await RunAsync(callers, body, time / 4);
        var before = _echo.ProcessorTime + Environment.CpuUsage.TotalTime;
        var requests = await RunAsync(callers, body, time);
        return (_echo.ProcessorTime + Environment.CpuUsage.TotalTime - before).TotalMicroseconds / requests;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _echo.DisposeAsync();
    }

    private async Task<long> RunAsync(int callers, byte[] body, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        return (await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync(body, watch, time)))).Sum();
    }

    private async Task<long> CallAsync(byte[] body, Stopwatch watch, TimeSpan time)
    {
        await Task.Yield();
        long requests = 0;
        for (; watch.Elapsed < time; requests++)
        {
            using var content = new ByteArrayContent(body);
            using var response = await _client.PostAsync(_echo.Address, content);
            await response.Content.CopyToAsync(Stream.Null);
        }

        return requests;
    }
}
