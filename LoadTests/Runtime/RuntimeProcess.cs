using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Grid.LoadTests.Runtime;

// One process of Tools/RuntimePeer, told what to do through its standard input, and ended by closing it.
internal sealed class RuntimeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private RuntimeProcess(Process process) => _process = process;

    public static async Task<RuntimeProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = new RuntimeProcess(Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start."));
        try
        {
            var line = await process.ReadLineAsync(StartLimit);
            return line == "ready" ? process : throw new InvalidOperationException($"'{program}' said '{line}' instead of 'ready'.");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<RuntimeResult> RunAsync(int callers, TimeSpan time, int argument)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"run {callers} {(int)time.TotalMilliseconds} {argument}"));
        await _process.StandardInput.FlushAsync();
        var line = await ReadLineAsync(time + StartLimit);
        return JsonSerializer.Deserialize<RuntimeResult>(line ?? throw new InvalidOperationException("The process under load has ended; what it wrote last is above."))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(EndLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private async Task<string?> ReadLineAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        return await _process.StandardOutput.ReadLineAsync(deadline.Token);
    }
}
