using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

// Notices that the process was paused (SIGSTOP, a frozen virtual machine, a very long collection): meanwhile the others may
// have declared it dead and taken over its grains, and it must not serve before it knows.
//
// A timer ticks every Period. A message that comes when the last tick is older than Limit is held, and so is every later
// one, until the membership table says that this silo isn't dead; if the table can't be read, until most of the silos that
// this one watches say so. If it is dead, the messages are dropped with it.
//
// Calls between silos and responses pass: the question itself needs them.
internal sealed partial class PauseWatchdog : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly SiloRuntime _silo;
    private readonly Lock _gate = new();
    private readonly long _limit;
    private readonly ITimer _timer;
    private readonly List<Message> _held = [];
    private long _lastTick;
    private volatile bool _isChecking;
    private int _pauses;

    public PauseWatchdog(SiloRuntime silo)
    {
        _silo = silo;
        _limit = (long)(Limit.TotalSeconds * silo.Clock.TimestampFrequency);
        _lastTick = silo.Clock.GetTimestamp();
        _timer = silo.Clock.CreateTimer(static state => ((PauseWatchdog)state!).Tick(), this, Period, Period);
    }

    /// <summary>Gets how many pauses there have been.</summary>
    public int Pauses => Volatile.Read(ref _pauses);

    /// <summary>Gets whether messages may have to be held.</summary>
    /// <remarks>The tick is read before the flag, and written after it: a fresh tick is not seen without the flag that it raised.</remarks>
    public bool IsSuspicious => _silo.Clock.GetTimestamp() - Volatile.Read(ref _lastTick) > _limit || _isChecking;

    /// <returns>Whether the message is held, and will be routed when the question is settled.</returns>
    public bool TryHold(Message message)
    {
        lock (_gate)
        {
            Notice();
            if (_isChecking)
            {
                _held.Add(message);
            }

            return _isChecking;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_gate)
        {
            Notice();
        }
    }

    private void Notice()
    {
        var now = _silo.Clock.GetTimestamp();
        var gap = now - Volatile.Read(ref _lastTick);
        if (gap > _limit && !_isChecking && _silo.Membership.LocalStatus is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
        {
            Interlocked.Increment(ref _pauses);
            _isChecking = true;
            LogPaused(_silo.Logger, TimeSpan.FromSeconds(gap / (double)_silo.Clock.TimestampFrequency));
            _ = CheckAsync();
        }

        Volatile.Write(ref _lastTick, now);
    }

    private async Task CheckAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!await _silo.Membership.ReadTableAsync() && !await _silo.Agent.Prober.AskWhetherAliveAsync())
        {
            await Task.Delay(RetryPause, _silo.Clock);
        }

        Message[] held;
        lock (_gate)
        {
            held = [.. _held];
            _held.Clear();
            _isChecking = false;
        }

        if (_silo.Membership.LocalStatus != SiloStatus.Dead)
        {
            LogAlive(_silo.Logger, held.Length);
            foreach (var message in held)
            {
                _silo.Messages.Route(message);
            }
        }
    }

    [LoggerMessage(EventIds.Paused, LogLevel.Warning, "This process did not run for {Time}. Messages are held until it is known whether the silo has been declared dead meanwhile.")]
    private static partial void LogPaused(ILogger logger, TimeSpan time);

    [LoggerMessage(EventIds.StillAlive, LogLevel.Information, "The silo has not been declared dead while it was paused: {Held} messages go on.")]
    private static partial void LogAlive(ILogger logger, int held);
}
