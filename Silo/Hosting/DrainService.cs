namespace Grid.Silo.Hosting;

// The host stops in this order: readiness goes (here, before any service is stopped), then Kestrel takes no new connection
// and lets requests finish, then the silo itself stops.

/// <summary>
/// Keeps the silo's readiness in step with its host.
/// </summary>
/// <param name="readiness">The readiness.</param>
internal sealed class DrainService(Readiness readiness) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.OnStarted();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.OnStopping();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
