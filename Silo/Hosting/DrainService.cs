using Grid.Cluster;

namespace Grid.Silo.Hosting;

// The host stops in this order: readiness goes (here, before any service is stopped), then Kestrel takes no new connection
// and lets requests finish, then the silo itself stops. Kestrel waits without a bound of its own for the connections that
// are busy; those that still are when the drain's time is over are cut, so that the silo has its time to stop, too.

/// <summary>
/// Begins the drain when the host is asked to stop, and bounds it.
/// </summary>
internal sealed partial class DrainService(
    Readiness readiness, OpenConnections connections, SiloLeave leave, SiloSettings settings, TimeProvider clock,
    ILogger<DrainService> logger)
    : IHostedLifecycleService, IDisposable
{
    private ITimer? _end;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.OnStarted();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.OnStopping();

        // In a cluster the models are served elsewhere before this silo's door closes, so that no request finds it closed.
        using (var limit = new CancellationTokenSource(settings.Drain, clock))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
        {
            await leave.LeaveAsync(either.Token);
        }

        LogDraining(logger, connections.Count, settings.Drain.TotalSeconds);
        _end = clock.CreateTimer(
            static connections => ((OpenConnections)connections!).Abort(), connections, settings.Drain, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _end?.Dispose();

    [LoggerMessage(EventIds.HostDraining, LogLevel.Information,
        "Draining: {Connections} connections are open, and requests have {Seconds} seconds to finish.")]
    private static partial void LogDraining(ILogger logger, int connections, double seconds);
}
