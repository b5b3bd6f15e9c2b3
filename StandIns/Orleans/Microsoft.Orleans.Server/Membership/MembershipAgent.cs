using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Orleans.Runtime.MembershipService;

// The silo's part in the life of the cluster: how it joins, and what it does again and again while it is in.
internal sealed partial class MembershipAgent(SiloRuntime silo, ClusterMembershipOptions options) : IDisposable
{
    private static readonly TimeSpan LoadPeriod = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TellLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _loops = new();
    private readonly CancellationTokenSource _stop = new();

    public SiloProber Prober { get; } = new(silo, options);

    public CancellationToken Stopping => _stop.Token;

    /// <summary>Enters the cluster as Joining and returns when this silo and all active ones have talked to each other.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.MaxJoinAttemptTime, silo.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        SiloAddress[] unreached = [];
        try
        {
            await silo.Membership.InitializeAsync(linked.Token);
            await silo.Membership.ReplaceOlderRunsAsync(linked.Token);
            await silo.Membership.SetStatusAsync(SiloStatus.Joining, linked.Token);
            for (var attempt = 0; (unreached = await GreetAsync()).Length != 0; attempt++)
            {
                if (attempt == 3)
                {
                    LogWaits(silo.Logger, silo.Address, string.Join(", ", unreached.Select(static other => other.ToString())));
                }

                await Task.Delay(TableOutage.GetPause(attempt), silo.Clock, linked.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new OrleansException(
                $"Silo {silo.Address} could not join the cluster within {options.MaxJoinAttemptTime}: "
                + (unreached.Length == 0 ? "the membership table could not be reached." : $"it and {string.Join(", ", unreached.AsEnumerable())} can't talk to each other.")
                + $" See to the network, or raise {nameof(ClusterMembershipOptions)}.{nameof(options.MaxJoinAttemptTime)}.");
        }
    }

    public Task BecomeActiveAsync(CancellationToken cancellation)
    {
        _ = silo.Membership.SayAliveAsync();
        _ = RunAsync(Prober.RunAsync);
        _ = RunAsync(stop => RepeatAsync(options.TableRefreshTimeout, silo.Membership.ReadTableAsync, stop));
        _ = RunAsync(stop => RepeatAsync(options.IAmAliveTablePublishTimeout, silo.Membership.SayAliveAsync, stop));
        _ = RunAsync(stop => RepeatAsync(LoadPeriod, PublishLoadAsync, stop));
        if (options.DefunctSiloCleanupPeriod is { } period)
        {
            _ = RunAsync(stop => RepeatAsync(period, silo.Membership.CleanUpAsync, stop));
        }

        return silo.Membership.SetStatusAsync(SiloStatus.Active, cancellation);
    }

    /// <summary>Sends the view to some silos; who does not get it will read the table.</summary>
    public void SendNews(MembershipView view, IEnumerable<SiloAddress> receivers)
    {
        var news = new MembershipNews([.. view.Entries.Values], view.Version);
        foreach (var receiver in receivers)
        {
            _ = silo.Targets.Get<IMembershipTarget>(receiver).GossipAsync(news);
        }
    }

    /// <summary>Makes sure that all others know this silo's view before this goes on; those that don't answer in time are left out.</summary>
    public async Task TellAllAsync()
    {
        var view = silo.Membership.View;
        var news = new MembershipNews([.. view.Entries.Values], view.Version);
        try
        {
            await Task.WhenAll(view.Active.Where(other => !other.Equals(silo.Address))
                .Select(other => silo.Targets.Get<IMembershipTarget>(other).FollowAsync(news))).WaitAsync(TellLimit, silo.Clock);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
        }
    }

    /// <summary>Ends what is done again and again; questions can still be asked.</summary>
    public void StopLoops() => _loops.Cancel();

    public void Stop()
    {
        _loops.Cancel();
        _stop.Cancel();
    }

    public void Dispose()
    {
        Stop();
        _loops.Dispose();
        _stop.Dispose();
    }

    private async Task<SiloAddress[]> GreetAsync()
    {
        await silo.Membership.ReadTableAsync();
        var view = silo.Membership.View;
        var now = silo.Clock.GetUtcNow().UtcDateTime;
        var others = view.Active.Where(other => !other.Equals(silo.Address) && !silo.Membership.Votes.IsStale(view.Entries[other], now)).ToArray();
        var greeted = await Task.WhenAll(others.Select(GreetAsync));
        return [.. others.Where((_, i) => !greeted[i])];
    }

    private async Task<bool> GreetAsync(SiloAddress other)
    {
        try
        {
            var manifest = await silo.Targets.Get<IMembershipTarget>(other)
                .HelloAsync(silo.Address, silo.Manifests.Own).WaitAsync(options.ProbeTimeout, silo.Clock);
            silo.Manifests.Add(other, manifest);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private Task PublishLoadAsync()
    {
        var load = silo.Loads.Measure();
        foreach (var other in silo.Membership.View.Active)
        {
            if (!other.Equals(silo.Address))
            {
                _ = silo.Targets.Get<IMembershipTarget>(other).PublishLoadAsync(silo.Address, load);
            }
        }

        return Task.CompletedTask;
    }

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_loops.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RepeatAsync(TimeSpan period, Func<Task> action, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(period, silo.Clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await action();
        }
    }

    [LoggerMessage(EventIds.WaitsForSilo, LogLevel.Warning, "Silo {Silo} can't join yet: it waits for an answer of {Others}.")]
    private static partial void LogWaits(ILogger logger, SiloAddress silo, string others);
}
