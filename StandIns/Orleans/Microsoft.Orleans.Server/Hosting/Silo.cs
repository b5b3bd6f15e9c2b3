using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

// The silo as a hosted service.
//
// Start: parts below Active start, the entry becomes Active, then startup tasks and whatever else starts at Active run:
// they may call grains.
//
// Stop, in this order: new activations are refused; the parts at Active stop; running turns end and each activation's
// OnDeactivateAsync runs, after which the catalog lets go of it; the other parts stop; then the entry says Dead. If the
// host's patience ends (the token), activations that are left are given up.
internal sealed partial class Silo(
    SiloRuntime runtime, SiloLifecycle lifecycle, IOptions<GrainCollectionOptions> collection, ILogger<Silo> logger) : IHostedService
{
    private ITimer? _collector;
    private bool _isStopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        GrainCollectionOptionsCheck.Check(collection);
        runtime.Membership.SetLocalStatus(SiloStatus.Joining);
        runtime.UseOutgoingFilters();
        await runtime.Messages.StartAsync(cancellationToken);
        await lifecycle.StartAsync(long.MinValue, ServiceLifecycleStage.Active, cancellationToken);
        runtime.Membership.SetLocalStatus(SiloStatus.Active);
        runtime.Network.OpenGateway();
        var quantum = collection.Value.CollectionQuantum;
        _collector = runtime.Clock.CreateTimer(_ => _ = runtime.Catalog.CollectAsync(), null, quantum, quantum);
        LogStarted(logger, runtime.Address);
        await lifecycle.StartAsync(ServiceLifecycleStage.Active, long.MaxValue, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        LogStopping(logger, runtime.Address);
        runtime.Membership.SetLocalStatus(SiloStatus.ShuttingDown);
        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }

        await runtime.Network.CloseGatewayAsync(cancellationToken);
        await lifecycle.StopAsync(ServiceLifecycleStage.Active, long.MaxValue, cancellationToken);
        runtime.Messages.RefuseActivations();
        try
        {
            // Again if one came while new ones were about to be refused.
            do
            {
                await runtime.Catalog.DeactivateAllAsync(cancellationToken).WaitAsync(cancellationToken);
            }
            while (runtime.Catalog.Activations.Any());
        }
        catch (OperationCanceledException)
        {
            LogGivenUp(logger, runtime.Address);
        }

        runtime.Membership.SetLocalStatus(SiloStatus.Stopping);
        await lifecycle.StopAsync(long.MinValue, ServiceLifecycleStage.Active, CancellationToken.None);
        await runtime.Messages.StopAsync(cancellationToken);
        runtime.Membership.SetLocalStatus(SiloStatus.Dead);
        runtime.Client.Dispose();
        LogStopped(logger, runtime.Address);
    }

    /// <summary>Ends the silo as a crash would: nothing is deactivated, and calls under way get no response from it.</summary>
    public void Kill()
    {
        _isStopped = true;
        _collector?.Dispose();
        runtime.Messages.RefuseActivations();
        _ = runtime.Messages.StopAsync(new CancellationToken(canceled: true));
        runtime.Membership.SetLocalStatus(SiloStatus.Dead);
        runtime.Client.Dispose();
    }

    [LoggerMessage(EventIds.Started, LogLevel.Information, "Silo {Silo} is active.")]
    private static partial void LogStarted(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Stopping, LogLevel.Information, "Silo {Silo} is stopping.")]
    private static partial void LogStopping(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Silo {Silo} has stopped.")]
    private static partial void LogStopped(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.GivenUp, LogLevel.Warning, "Silo {Silo} was told to stop at once; its remaining activations are given up.")]
    private static partial void LogGivenUp(ILogger logger, SiloAddress silo);
}
