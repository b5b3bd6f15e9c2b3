using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Grid.LoadTests.Runtime;

// One process of Tools/RuntimePeer, told what to do through its standard input, and ended by closing it.
internal sealed class RuntimeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HoldLimit = TimeSpan.FromSeconds(90);
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

    /// <summary>Lets this silo activate the grains of a prefix, as soon as it knows so many silos.</summary>
    public async Task HoldAsync(string prefix, int silos)
        => await AskAsync(string.Create(CultureInfo.InvariantCulture, $"hold {prefix} {silos}"), HoldLimit);

    /// <summary>Calls the grains of a prefix from this process.</summary>
    public async Task<RuntimeResult> RunAsync(string prefix, int callers, TimeSpan time, int argument)
    {
        var command = string.Create(CultureInfo.InvariantCulture, $"run {prefix} {callers} {(int)time.TotalMilliseconds} {argument}");
        return JsonSerializer.Deserialize<RuntimeResult>(await AskAsync(command, time + StartLimit))!;
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

    private async Task<string> AskAsync(string command, TimeSpan limit)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await ReadLineAsync(limit)
            ?? throw new InvalidOperationException($"The process has ended at '{command}'; what it wrote last is above.");
    }

    private async Task<string?> ReadLineAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        return await _process.StandardOutput.ReadLineAsync(deadline.Token);
    }
}
