using System.Globalization;
using Grid.Processes;

namespace Grid.Chaos.Silos;

/// <summary>A silo in a process of its own: others reach its silo port, and it reaches Redis, through relays of this process.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TcpRelay _peers;
    private readonly TcpRelay _redis;
    private readonly Task _exit;

    private SiloProcess(string name, ChildProcess process, TcpRelay peers, TcpRelay redis)
    {
        (Name, Process, _peers, _redis) = (name, process, peers, redis);
        _exit = process.WaitForExitAsync();
    }

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets its process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Gets its address as a silo, once it is active.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Gets whether its process lives.</summary>
    public bool IsRunning => !_exit.IsCompleted;

    /// <summary>Starts a silo and waits until it is active.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="redis">The port of Redis.</param>
    /// <param name="timing">How fast it notices things.</param>
    /// <returns>The silo.</returns>
    public static async Task<SiloProcess> StartAsync(string name, string cluster, int redis, ClusterTiming timing)
    {
        ArgumentNullException.ThrowIfNull(timing);
        for (var attempt = 1; ; attempt++)
        {
            var silo = Start(name, cluster, redis, timing);
            try
            {
                var line = await silo.Process.ExpectLineAsync("ready ", StartLimit);
                silo.Address = line[(line.IndexOf("ready ", StringComparison.Ordinal) + "ready ".Length)..];
                return silo;
            }
            catch (InvalidOperationException) when (attempt < MaxAttempts && silo.Process.LackedAPort)
            {
                // A port was free when it was asked for, and somebody else's when the silo came to it.
                await silo.DisposeAsync();
            }
            catch
            {
                await silo.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Loses what goes between it and other silos; all else goes on.</summary>
    /// <param name="others">The other silos.</param>
    public void CutOff(IEnumerable<SiloProcess> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        _peers.Cut();
        foreach (var other in others)
        {
            other._peers.Cut(Process.Id);
        }
    }

    /// <summary>Loses what goes between it and Redis; all else goes on.</summary>
    public void CutOffRedis() => _redis.Cut();

    /// <summary>Loses nothing any more.</summary>
    public void Heal()
    {
        _peers.Heal();
        _redis.Heal();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="limit">How long.</param>
    /// <returns>Whether it has.</returns>
    public async Task<bool> WaitForExitAsync(TimeSpan limit)
    {
        using var timer = new CancellationTokenSource();
        await Task.WhenAny(_exit, Task.Delay(limit, TimeProvider.System, timer.Token));
        await timer.CancelAsync();
        return _exit.IsCompleted;
    }

    /// <summary>Kills it and closes its relays.</summary>
    /// <returns>A task that ends when all is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        await Process.KillAsync();
        await _exit;
        await _peers.DisposeAsync();
        await _redis.DisposeAsync();
        await Process.DisposeAsync();
    }

    private static SiloProcess Start(string name, string cluster, int redis, ClusterTiming timing)
    {
        var listen = ServerProcess.FreePort();
        var gateway = Text(ServerProcess.FreePort());
        var toPeers = new TcpRelay(listen);
        var toRedis = new TcpRelay(redis);
        var process = ChildProcess.Start("dotnet",
        [
            ProgramPath(), "--name", name, "--cluster", cluster, "--redis", "127.0.0.1:" + Text(toRedis.Port),
            "--silo-port", Text(toPeers.Port), "--silo-listen", Text(listen), "--gateway-port", gateway, "--gateway-listen", gateway,
            "--probe-ms", Text((int)timing.Probe.TotalMilliseconds), "--response-ms", Text((int)timing.Response.TotalMilliseconds),
        ]);
        return new SiloProcess(name, process, toPeers, toRedis);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Beside the output of who uses this, built in the same configuration.
    private static string ProgramPath()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(output.Parent!.Parent!.FullName, "TestSilo", output.Name, "TestSilo.dll");
    }
}
