using System.Globalization;

namespace Grid.Processes;

/// <summary>A private redis-server on a free port of 127.0.0.1, with a folder of its own, that keeps what it acknowledged.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-redis-").FullName;
    private readonly string[] _options;
    private ChildProcess? _process;
    private ChildProcess? _guard;

    private RedisServer(string[] options) => _options = options;

    /// <summary>Gets the port, the same after a restart.</summary>
    public int Port { get; private set; } = ServerProcess.FreePort();

    /// <summary>Gets the address, host and port.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Gets the process, as of the last start.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="options">More options of redis-server, for example "--maxmemory-policy", "noeviction".</param>
    /// <returns>The server.</returns>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        var server = new RedisServer(options);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await server.StartAgainAsync();
                    return server;
                }
                catch (InvalidOperationException) when (attempt < MaxAttempts && server.Process.LackedAPort)
                {
                    // The port was free when it was asked for.
                    await server.KillAsync();
                    server.Port = ServerProcess.FreePort();
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on the same port and folder, after it was stopped or killed.</summary>
    /// <returns>A task that ends when it serves.</returns>
    public async Task StartAgainAsync()
    {
        _process = ChildProcess.Start("redis-server",
        [
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _folder,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction", .. _options,
        ]);
        // Should this process end without a word, the guard's input ends, and it ends the server.
        _guard = ChildProcess.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"read line; kill -9 {_process.Id}")]);
        await _process.ExpectLineAsync("Ready to accept connections", StartLimit);
    }

    /// <summary>Kills it at once.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async Task KillAsync()
    {
        if (_guard is not null)
        {
            await _guard.DisposeAsync();
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        (_guard, _process) = (null, null);
    }

    /// <summary>Starts it on the same port without its data, after it was stopped or killed.</summary>
    /// <returns>A task that ends when it serves.</returns>
    public Task StartEmptyAsync()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        return StartAgainAsync();
    }

    /// <summary>Kills it and starts it again.</summary>
    /// <param name="keepData">Whether it comes back with its data.</param>
    /// <returns>A task that ends when it serves.</returns>
    public async Task RestartAsync(bool keepData)
    {
        await KillAsync();
        await (keepData ? StartAgainAsync() : StartEmptyAsync());
    }

    /// <summary>Kills it and removes its folder.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
