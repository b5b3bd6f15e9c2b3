using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

// The silo as a hosted service.
//
// Start: the door opens; parts below Active start; the silo joins: it and all active ones have talked to each other; the
// entry becomes Active; then startup tasks and whatever else starts at Active run: they may call grains.
//
// Stop, in this order: the entry says ShuttingDown, so that nothing new is placed here; clients are sent elsewhere; the
// parts at Active stop; new activations are refused; running turns end and each activation's OnDeactivateAsync runs, after
// which the directory and the catalog let go of it; the entry says Stopping, and all others know it, so that nobody sends
// anything any more; what had come till then is passed on; the other parts stop; the last responses go out; the entry says
// Dead; the door closes. What has got no response by then fails at its callers. If the host's patience ends (the token), activations that are left are given up. With the membership table away each status is
// tried for StatusLimit only.
//
// A silo that learns that it has been declared dead closes the door at once and asks its host to stop.
internal sealed partial class Silo(
    SiloRuntime runtime, SiloLifecycle lifecycle, IOptions<GrainCollectionOptions> collection, ILogger<Silo> logger) : IHostedService
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StatusLimit = TimeSpan.FromSeconds(5);

    private ITimer? _collector;
    private bool _isStopped;
    private volatile bool _hasDied;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        GrainCollectionOptionsCheck.Check(collection);
        runtime.UseOutgoingFilters();
        runtime.Membership.Died += OnDied;
        await runtime.Messages.StartAsync(cancellationToken);
        await lifecycle.StartAsync(long.MinValue, ServiceLifecycleStage.Active, cancellationToken);
        try
        {
            await runtime.Agent.JoinAsync(cancellationToken);
            await runtime.Agent.BecomeActiveAsync(cancellationToken);
        }
        catch
        {
            await TrySetStatusAsync(SiloStatus.Dead);
            End();
            throw;
        }

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
        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }

        if (_hasDied)
        {
            await lifecycle.StopAsync(long.MinValue, long.MaxValue, CancellationToken.None);
            End();
            return;
        }

        await TrySetStatusAsync(SiloStatus.ShuttingDown);
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

        await TrySetStatusAsync(SiloStatus.Stopping);
        await runtime.Agent.TellAllAsync();
        await DrainAsync(Linger);
        await lifecycle.StopAsync(long.MinValue, ServiceLifecycleStage.Active, CancellationToken.None);
        runtime.Agent.StopLoops();

        // A host that has lost its patience gets little more time: the others should hear the last words, and of the end.
        using var little = new CancellationTokenSource(LastWordsLimit, runtime.Clock);
        var last = cancellationToken.IsCancellationRequested ? little.Token : cancellationToken;
        await runtime.Network.DrainAsync(last);
        await TrySetStatusAsync(SiloStatus.Dead);
        await runtime.Messages.StopAsync(last);
        await DrainAsync(TimeSpan.Zero);
        End();
        LogStopped(logger, runtime.Address);
    }

    /// <summary>Ends the silo as a crash would: nothing is deactivated, and calls under way get no response from it.</summary>
    public void Kill()
    {
        _isStopped = true;
        _collector?.Dispose();
        CloseDoor();
        End();
    }

    private void OnDied()
    {
        _hasDied = true;
        CloseDoor();
        runtime.Services.GetService<IHostApplicationLifetime>()?.StopApplication();
    }

    private void CloseDoor()
    {
        runtime.Membership.Abandon();
        runtime.Messages.RefuseActivations();
        _ = runtime.Messages.StopAsync(new CancellationToken(canceled: true));
        runtime.Client.FailCalls(target: null, static message => new SiloUnavailableException($"This silo has been declared dead: {message} will get no response."));
        foreach (var activation in runtime.Catalog.Activations)
        {
            activation.Dispose();
        }
    }

    private void End()
    {
        runtime.Agent.Stop();
        runtime.Dispose();
    }

    // What others sent before they knew that this silo stops may be a moment late.
    private async Task DrainAsync(TimeSpan linger)
    {
        await Task.Delay(linger, runtime.Clock);
        using var limit = new CancellationTokenSource(StatusLimit, runtime.Clock);
        await runtime.Messages.DrainAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TrySetStatusAsync(SiloStatus status)
    {
        try
        {
            using var limit = new CancellationTokenSource(StatusLimit, runtime.Clock);
            await runtime.Membership.SetStatusAsync(status, limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogNotWritten(logger, status, runtime.Address);
        }
    }

    [LoggerMessage(EventIds.StatusNotWritten, LogLevel.Warning, "Status {Status} of silo {Silo} could not be written: the membership table can't be reached.")]
    private static partial void LogNotWritten(ILogger logger, SiloStatus status, SiloAddress silo);

    [LoggerMessage(EventIds.Started, LogLevel.Information, "Silo {Silo} is active.")]
    private static partial void LogStarted(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Stopping, LogLevel.Information, "Silo {Silo} is stopping.")]
    private static partial void LogStopping(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Silo {Silo} has stopped.")]
    private static partial void LogStopped(ILogger logger, SiloAddress silo);

    [LoggerMessage(EventIds.GivenUp, LogLevel.Warning, "Silo {Silo} was told to stop at once; its remaining activations are given up.")]
    private static partial void LogGivenUp(ILogger logger, SiloAddress silo);
}
