using System.Globalization;
using Grid.Chaos.Calls;
using Grid.Chaos.Silos;
using StackExchange.Redis;

namespace Grid.Chaos.Disturbances;

/// <summary>
/// Disturbs a cluster under load, one thing after the other, each time until the cluster is whole again: as many silos as
/// wanted at least, and each grain has answered a call begun after that. Keeps a record of what it did for the check of
/// the calls, and sees for itself what calls don't show: silos that end, or don't, against expectation.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="load">The calls under way.</param>
/// <param name="settings">How to disturb it.</param>
/// <param name="say">Is told a line about each disturbance.</param>
public sealed class ChaosRun(SiloCluster cluster, ConstantLoad load, ChaosSettings settings, Action<string> say)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    // For what is awaited and measured; on a machine that is busy with other things it takes as long as it takes.
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(60);

    // After Redis is back: connecting again takes about a second, and an activation that lost its record starts anew.
    private static readonly TimeSpan RedisGrace = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(settings.Seed);
    private readonly List<Incident> _incidents = [];
    private readonly List<string> _violations = [];
    private readonly List<(Disturbance, TimeSpan)> _recoveries = [];
    private TimeSpan _dataSince;

    /// <summary>Gets how long, after each disturbance of a silo, the last of its grains took to answer again.</summary>
    public IReadOnlyList<(Disturbance What, TimeSpan Time)> Recoveries => _recoveries;

    /// <summary>Disturbs the cluster once, and waits until it is whole again.</summary>
    /// <param name="what">What to do.</param>
    /// <returns>A task that ends when it is whole, or the wait is given up.</returns>
    public async Task DisturbAsync(Disturbance what)
    {
        var silo = cluster.Silos[_random.Next(cluster.Silos.Count)];
        var address = what is Disturbance.Join or Disturbance.RedisRestart or Disturbance.RedisLoss ? "" : silo.Address;
        say(string.Create(CultureInfo.InvariantCulture, $"{what}{(address.Length == 0 ? "" : $" of {silo.Name}")} ..."));
        var from = load.Log.Now;
        var (goneAt, failuresUntil) = (from, from);
        var allowed = AllowedFailures.None;
        switch (what)
        {
            case Disturbance.Join:
                await cluster.AddAsync();
                break;
            case Disturbance.Stop:
                await StopAsync(silo);
                break;
            case Disturbance.Kill:
                allowed = AllowedFailures.OnTheSilo;
                await cluster.RemoveAsync(silo);
                goneAt = load.Log.Now;
                break;
            case Disturbance.Pause:
                allowed = AllowedFailures.WhileItLasts;
                await silo.Process.SignalAsync("STOP");
                await WaitAsync(settings.Pause);
                RequireDead(silo, await TimeOfDeathAsync(silo));
                await silo.Process.SignalAsync("CONT");
                await ExpectEndAsync(silo, "stood still until it was declared dead, and went on");
                failuresUntil = load.Log.Now + Grace;
                break;
            case Disturbance.CutOffOthers:
                allowed = AllowedFailures.WhileItLasts;
                silo.CutOff(cluster.Silos.Where(other => other != silo));
                await ExpectEndAsync(silo, "was cut off the others");
                cluster.Heal();
                failuresUntil = load.Log.Now + Grace;
                break;
            case Disturbance.CutOffRedis:
                allowed = AllowedFailures.OnTheSiloForRedis;
                silo.CutOffRedis();
                await WaitAsync(cluster.Timing.Death);
                silo.Heal();
                failuresUntil = load.Log.Now + RedisGrace;
                break;
            default:
                allowed = AllowedFailures.ForRedis;
                await RestartRedisAsync(what);
                failuresUntil = load.Log.Now + RedisGrace;
                break;
        }

        // While one silo is cut off or stands still, the others can't know that it no longer serves.
        var maySplit = what is Disturbance.Pause or Disturbance.CutOffOthers;
        if (what is Disturbance.CutOffRedis or Disturbance.RedisRestart or Disturbance.RedisLoss)
        {
            ExpectAllRunning(what);
            await WaitAsync(failuresUntil - load.Log.Now);
        }

        // Beside the start of another silo: it joins a cluster in which the one that was killed still counts as alive.
        var declared = what == Disturbance.Kill ? TimeOfDeathAsync(silo) : null;
        await MakeWholeAsync(what);
        if (declared is not null)
        {
            // Not all learn of it at once.
            failuresUntil = TimeSpan.FromTicks(Math.Max((from + cluster.Timing.Death).Ticks, (RequireDead(silo, await declared) + Grace).Ticks));
        }

        var incident = new Incident(what, address, from, goneAt, failuresUntil, load.Log.Now, allowed, maySplit);
        _incidents.Add(incident);
        Report(incident);
    }

    /// <summary>Restarts all silos, one after the other.</summary>
    /// <returns>A task that ends when all are restarted.</returns>
    public async Task RestartAllAsync()
    {
        foreach (var silo in cluster.Silos.ToArray())
        {
            var from = load.Log.Now;
            await StopAsync(silo);
            await MakeWholeAsync(Disturbance.Stop, cluster.Silos.Count + 1);
            Report(new Incident(Disturbance.Stop, silo.Address, from, from, from, load.Log.Now, AllowedFailures.None, MaySplit: false));
        }
    }

    /// <summary>Checks what Redis and the calls say of each other, and the calls by themselves.</summary>
    /// <returns>What is not as it must be.</returns>
    public async Task<IReadOnlyList<string>> FindViolationsAsync()
    {
        await CheckNumbersAsync();
        return [.. _violations, .. LogCheck.FindViolations(load.Log.Calls, _incidents)];
    }

    private async Task StopAsync(SiloProcess silo)
    {
        var code = await cluster.StopAsync(silo, StopLimit);
        if (code != 0)
        {
            Violate($"silo {silo.Name} was told to stop and {(code is null ? $"did not within {StopLimit}" : $"ended with {code}")}", silo);
        }
    }

    private async Task RestartRedisAsync(Disturbance what)
    {
        if (what == Disturbance.RedisLoss)
        {
            await CheckNumbersAsync();
        }

        await cluster.Redis.KillAsync();
        await WaitAsync(settings.RedisOutage);
        await (what == Disturbance.RedisLoss ? cluster.Redis.StartEmptyAsync() : cluster.Redis.StartAgainAsync());
        if (what == Disturbance.RedisLoss)
        {
            _dataSince = load.Log.Now;
        }
    }

    private async Task CheckNumbersAsync()
    {
        Call[] calls = [.. load.Log.Calls.Where(call => call.Started > _dataSince)];
        await using var redis = await ConnectionMultiplexer.ConnectAsync(cluster.Redis.Address);
        _violations.AddRange(await NumbersCheck.FindViolationsAsync(redis.GetDatabase(), calls));
    }

    // Null if it wasn't declared dead in time.
    private async Task<TimeSpan?> TimeOfDeathAsync(SiloProcess silo)
        => await cluster.WaitUntilDeadAsync(silo, DeathLimit) ? load.Log.Now : null;

    private TimeSpan RequireDead(SiloProcess silo, TimeSpan? declared)
    {
        if (declared is null)
        {
            Violate($"silo {silo.Name} answers nobody, and was not declared dead within {DeathLimit}", silo);
        }

        return declared ?? load.Log.Now;
    }

    private async Task ExpectEndAsync(SiloProcess silo, string why)
    {
        if (!await silo.WaitForExitAsync(DeathLimit))
        {
            Violate($"silo {silo.Name} {why}, and still runs after {DeathLimit}", silo);
            await silo.Process.KillAsync();
        }
    }

    private void ExpectAllRunning(Disturbance what)
    {
        foreach (var silo in cluster.Silos.Where(static silo => !silo.IsRunning))
        {
            Violate($"silo {silo.Name} ended during {what}", silo);
        }
    }

    private async Task MakeWholeAsync(Disturbance what, int? silos = null)
    {
        await cluster.FillAsync(silos ?? settings.Silos);
        var silent = await load.WaitUntilAnsweredAsync(load.Log.Now, settings.AnswerLimit);
        if (silent.Count > 0)
        {
            var last = load.Log.Calls.LastOrDefault(call => !call.IsAnswered && silent.Contains((call.Kind, call.Key)));
            _violations.Add($"{silent.Count} grains did not answer within {settings.AnswerLimit} after {what}: {string.Join(", ", silent.Take(5))}; {last}");
        }
    }

    private void Violate(string what, SiloProcess silo)
        => _violations.Add($"{what}{Environment.NewLine}{string.Join(Environment.NewLine, silo.Process.Output.Split(Environment.NewLine).TakeLast(settings.KeptLines))}");

    private void Report(Incident incident)
    {
        var calls = load.Log.Calls.Where(incident.Overlaps).ToArray();
        var recovery = incident.Silo.Length == 0 ? null : RecoveryOf(incident);
        if (recovery is { } time)
        {
            _recoveries.Add((incident.What, time));
        }

        say(string.Create(CultureInfo.InvariantCulture,
            $"{incident.What,-13} {(incident.To - incident.From).TotalSeconds,6:0.0} s, {calls.Length,6} calls, {calls.Count(static call => !call.IsAnswered),4} failed") +
            (recovery is { } known ? string.Create(CultureInfo.InvariantCulture, $", its grains answered again after {known.TotalSeconds:0.0} s") : ""));
    }

    // When the last of the grains that were on the silo answered a call that was begun after the silo was disturbed.
    private TimeSpan? RecoveryOf(Incident incident)
    {
        var times = load.Log.Calls.Where(static call => call.IsAnswered).GroupBy(static call => (call.Kind, call.Key))
            .Where(grain => grain.Where(call => call.Ended < incident.From).MaxBy(static call => call.Started)?.Answer!.Value.Silo == incident.Silo)
            .Select(grain => grain.Where(call => call.Started >= incident.From && call.Answer!.Value.Silo != incident.Silo)
                .Select(static call => (TimeSpan?)call.Ended).Min() - incident.From)
            .ToArray();
        return times.Max();
    }

    private static Task WaitAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, TimeProvider.System) : Task.CompletedTask;
}
