using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Grid.Processes;

/// <summary>
/// A server in a process of its own on 127.0.0.1: started, awaited, measured and ended by its id.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Gets the address it listens on.</summary>
    public Uri Address { get; }

    /// <summary>Gets the last lines it wrote, standard output and error together, at most 200.</summary>
    public string Output => _process.Output;

    /// <summary>Gets the processor time it has used so far, user and system, as the kernel counts it (10 ms steps).</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Gets the memory it holds now, in bytes.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>Finds a port that nothing listens on now.</summary>
    /// <returns>The port.</returns>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts <c>dotnet</c> and waits until the server answers.</summary>
    /// <param name="arguments">Given the address to listen on, the arguments: the program's path first.</param>
    /// <param name="readyPath">A path that answers with a success, or 405, once the server is ready.</param>
    /// <param name="cancellationToken">Stops the wait; the process is ended then.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="InvalidOperationException">It ended, or was not ready within 90 seconds; the message holds its last lines.</exception>
    public static async Task<ServerProcess> StartAsync(
        Func<Uri, IEnumerable<string>> arguments, string readyPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
            string[] command = [.. arguments(address)];
            var server = new ServerProcess(ChildProcess.Start("dotnet", command), address);
            try
            {
                await server.WaitUntilReadyAsync(command, readyPath, cancellationToken);
                return server;
            }
            catch (InvalidOperationException) when (attempt < MaxAttempts && server._process.LackedAPort)
            {
                // The port was free when it was asked for, and somebody else's when the server came to it.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Kills it at once (SIGKILL) and waits until it is gone.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its name without SIG, for example STOP.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>Waits until it has ended.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its exit code.</returns>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end (SIGTERM) and waits until it has.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync(CancellationToken cancellationToken = default) => _process.StopAsync(cancellationToken);

    /// <summary>Kills it if it still runs.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // Asks until the server answers: readiness is only known by asking.
    private async Task WaitUntilReadyAsync(string[] command, string readyPath, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var started = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                using var response = await client.GetAsync(new Uri(readyPath, UriKind.Relative), cancellationToken);
                if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.MethodNotAllowed)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Listening, but too busy with its start to answer in time.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new InvalidOperationException(
                    $"'{string.Join(' ', command)}' did not become ready within {StartLimit}. Its last lines:{Environment.NewLine}{Output}");
            }
        }
    }
}
