using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Orleans.Runtime.MembershipService;

// Watches other silos: those after this one on the ring get a probe every ProbeTimeout. Who misses NumMissedProbesLimit of
// them in a row gets a vote, and another with each further miss, until it answers or is dead.
//
// A round in which this process was paused says nothing about the others, so its misses don't count.
internal sealed partial class SiloProber(SiloRuntime silo, ClusterMembershipOptions options)
{
    private readonly Dictionary<SiloAddress, int> _missed = [];
    private readonly HashSet<SiloAddress> _voting = [];
    private readonly Lock _gate = new();

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.ProbeTimeout, silo.Clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await ProbeAllAsync(stop);
        }
    }

    /// <summary>Asks the silos that this one watches what they know of it, and returns whether it is known now: most say that it isn't dead, or one, that it is.</summary>
    public async Task<bool> AskWhetherAliveAsync()
    {
        var watched = GetWatched();
        var verdicts = await Task.WhenAll(watched.Select(GetVerdictAsync));
        if (verdicts.Contains(SiloStatus.Dead))
        {
            silo.Membership.ObeyDeath();
            return true;
        }

        return verdicts.Count(static verdict => verdict != SiloStatus.None) * 2 > watched.Length || watched.Length == 0;
    }

    public SiloAddress[] GetWatched() => ProbeRing.GetWatched(silo.Address, silo.Membership.View, options.NumProbedSilos);

    private async Task<SiloStatus> GetVerdictAsync(SiloAddress other)
    {
        try
        {
            return await silo.Targets.Get<IMembershipTarget>(other).GetVerdictAsync(silo.Address).WaitAsync(options.ProbeTimeout, silo.Clock);
        }
        catch (Exception)
        {
            return SiloStatus.None;
        }
    }

    private async Task ProbeAllAsync(CancellationToken stop)
    {
        var pauses = silo.Watchdog.Pauses;
        var watched = GetWatched();
        var answers = await Task.WhenAll(watched.Select(ProbeAsync));
        if (pauses != silo.Watchdog.Pauses || stop.IsCancellationRequested)
        {
            return;
        }

        foreach (var gone in _missed.Keys.Except(watched).ToArray())
        {
            _missed.Remove(gone);
        }

        for (var i = 0; i < watched.Length; i++)
        {
            var missed = answers[i] ? 0 : _missed.GetValueOrDefault(watched[i]) + 1;
            _missed[watched[i]] = missed;
            if (missed >= options.NumMissedProbesLimit && options.LivenessEnabled)
            {
                _ = VoteAsync(watched[i], stop);
            }
        }
    }

    private async Task<bool> ProbeAsync(SiloAddress other)
    {
        try
        {
            var version = await silo.Targets.Get<IMembershipTarget>(other)
                .ProbeAsync(silo.Address, silo.Membership.View.Version).WaitAsync(options.ProbeTimeout, silo.Clock);
            if (version > silo.Membership.View.Version)
            {
                silo.Membership.CatchUp(version, other, silo.Agent.Stopping);
            }

            return true;
        }
        catch (Exception exception)
        {
            LogMissed(silo.Logger, other, exception.Message);
            return false;
        }
    }

    // With the table away a vote is tried for a while; the next miss then tries again.
    private async Task VoteAsync(SiloAddress suspect, CancellationToken stop)
    {
        lock (_gate)
        {
            if (!_voting.Add(suspect))
            {
                return;
            }
        }

        try
        {
            using var limit = new CancellationTokenSource(options.ProbeTimeout * 2, silo.Clock);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            await silo.Membership.VoteAsync(suspect, linked.Token);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            lock (_gate)
            {
                _voting.Remove(suspect);
            }
        }
    }

    [LoggerMessage(EventIds.ProbeMissed, LogLevel.Information, "Silo {Silo} did not answer a probe: {Reason}")]
    private static partial void LogMissed(ILogger logger, SiloAddress silo, string reason);
}
