using Grid.Models;

namespace Grid.Silo.Hosting;

/// <summary>
/// Whether the silo takes requests: from when each model of its folder was tried until it is asked to stop.
/// </summary>
/// <param name="boot">How far the models have come.</param>
internal sealed class Readiness(BootStatus boot)
{
    private volatile bool _started;
    private volatile bool _draining;

    /// <summary>Gets what keeps the silo from taking requests; empty if nothing does.</summary>
    public string Problem => _draining ? "The silo is draining and takes no new work. Send requests to another one."
        : _started ? boot.Problem
        : "The silo is starting.";

    /// <summary>Gets a task that ends when each model of the folder was tried.</summary>
    public Task ModelsTried => boot.Finished;

    /// <summary>Tells that the host has started.</summary>
    public void OnStarted() => _started = true;

    /// <summary>Tells that the host was asked to stop.</summary>
    public void OnStopping() => _draining = true;
}
