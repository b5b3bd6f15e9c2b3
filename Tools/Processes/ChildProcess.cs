using System.Diagnostics;
using System.Globalization;

namespace Grid.Processes;

/// <summary>A process that this one starts, listens to, measures, and ends by its id.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed by Linux's interface to user space.
    private const int KeptLines = 200;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly List<(string Part, TaskCompletionSource<string> Seen)> _awaited = [];

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
    }

    /// <summary>Gets the process' id.</summary>
    public int Id { get; }

    /// <summary>Gets whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Gets the code it ended with.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Gets the last lines it wrote, standard output and error together, at most 200.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join(Environment.NewLine, _lines);
            }
        }
    }

    /// <summary>Gets whether it said that a port it was to listen on is somebody else's.</summary>
    public bool LackedAPort => Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the processor time it has used so far, user and system, as the kernel counts it (10 ms steps).</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(ticks / TicksPerSecond);
        }
    }

    /// <summary>Gets the memory it holds now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a program. Its standard input stays open until this process ends or disposes of it.</summary>
    /// <param name="program">The program, found as a shell would.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The running process.</returns>
    public static ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(Process.Start(start)!);
        child.KeepLines();
        return child;
    }

    /// <summary>Waits for the first line, from the next one on, that has a part.</summary>
    /// <param name="part">What the line holds.</param>
    /// <param name="limit">How long to wait.</param>
    /// <returns>The line.</returns>
    /// <exception cref="InvalidOperationException">It ended, or the time did; the message holds its last lines.</exception>
    public Task<string> ExpectLineAsync(string part, TimeSpan limit)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            _awaited.Add((part, seen));
            if (_lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                seen.TrySetResult(line);
            }
        }

        return WaitForLineAsync(part, seen.Task, limit);
    }

    /// <summary>Kills it at once (SIGKILL) and waits until it is gone.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM) and waits until it has.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken = default)
    {
        await SignalAsync("TERM", cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its name without SIG, for example STOP.</param>
    /// <param name="cancellationToken">Stops the wait for the signal to be sent.</param>
    /// <returns>A task that ends when it is sent.</returns>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken = default)
    {
        using var kill = Process.Start("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Kills it if it still runs.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task<string> WaitForLineAsync(string part, Task<string> seen, TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit);
        try
        {
            await Task.WhenAny(seen, _process.WaitForExitAsync(timer.Token));
            if (seen.IsCompleted)
            {
                return await seen;
            }
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }

        throw new InvalidOperationException(
            $"'{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}' did not write '{part}' within {limit}" +
            $"{(_process.HasExited ? $" but ended with {_process.ExitCode}" : "")}. Its last lines:{Environment.NewLine}{Output}");
    }

    private void KeepLines()
    {
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            lock (_lines)
            {
                _lines.Enqueue(line.Data);
                if (_lines.Count > KeptLines)
                {
                    _lines.Dequeue();
                }

                foreach (var (part, seen) in _awaited)
                {
                    if (line.Data.Contains(part, StringComparison.Ordinal))
                    {
                        seen.TrySetResult(line.Data);
                    }
                }

                _awaited.RemoveAll(static item => item.Seen.Task.IsCompleted);
            }
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
