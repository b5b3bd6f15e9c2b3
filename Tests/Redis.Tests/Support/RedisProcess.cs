using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Grid.RedisTests.Support;

// A redis-server of our own, on a free port of 127.0.0.1, with a folder of its own. It ends with the test.
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string? _configuration;
    private readonly string[] _arguments;
    private readonly List<string> _output = [];
    private Process? _process;

    private RedisProcess(int port, string folder, string? configuration, string[] arguments)
    {
        _configuration = configuration;
        Port = port;
        Folder = folder;
        _arguments = arguments;
    }

    public int Port { get; }

    public string Folder { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public EndPoint EndPoint => new IPEndPoint(IPAddress.Loopback, Port);

    public static Task<RedisProcess> StartAsync(params string[] arguments) => StartWithFileAsync(null, arguments);

    // Starts it with the text of a configuration file.
    public static async Task<RedisProcess> StartWithFileAsync(string? configuration, params string[] arguments)
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = new RedisProcess(FreePort(), Directory.CreateTempSubdirectory("grid-redis-").FullName, configuration, arguments);
            try
            {
                await server.StartAgainAsync();
                return server;
            }
            catch (InvalidOperationException)
            {
                await server.DisposeAsync();

                // Another process may have taken the port in between.
                if (attempt == 2)
                {
                    throw;
                }
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Starts the server that was killed, on its old port, with the data that it saved.
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        if (_configuration is not null)
        {
            var file = Path.Combine(Folder, "redis.conf");
            await File.WriteAllTextAsync(file, _configuration);
            start.ArgumentList.Add(file);
        }

        foreach (var argument in new[] { "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder, "--daemonize", "no", "--save", "" })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument.Replace("{port}", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => OnLine(line.Data, ready);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data, ready);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        try
        {
            await ready.Task.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"redis-server {string.Join(' ', start.ArgumentList)} did not come up in {Limit}:\n{Output()}");
        }
    }

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
            process.Dispose();
        }
    }

    // At the end of the test run, when nothing can be awaited any more.
    public void Kill()
    {
        _process?.Kill();
        Directory.Delete(Folder, recursive: true);
    }

    // Stops the process without ending it, as a machine that hangs does; or lets it go on.
    public void Pause() => Signal("-STOP");

    public void Resume() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            Resume();
        }

        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void OnLine(string? line, TaskCompletionSource ready)
    {
        lock (_output)
        {
            _output.Add(line ?? "(end)");
        }

        if (line is null)
        {
            ready.TrySetException(new InvalidOperationException($"redis-server ended before it was ready:\n{Output()}"));
        }
        else if (line.Contains("eady to accept connections", StringComparison.Ordinal) || line.Contains("Sentinel ID is", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    private string Output()
    {
        lock (_output)
        {
            return string.Join('\n', _output);
        }
    }
}
