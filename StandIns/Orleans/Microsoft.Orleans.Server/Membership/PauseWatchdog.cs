using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime.MembershipService;

// Notices that the process was paused (SIGSTOP, a frozen virtual machine, a very long collection): meanwhile the others may
// have declared it dead and taken over its grains, and it must not serve before it knows.
//
// A timer ticks every Period. What is about to happen when the last tick is older than Limit is held, and so is all that
// comes later, until the membership table says that this silo isn't dead; if the table can't be read or has lost what was
// known, until most of the silos that this one watches say so. (If one of them says that it is dead, it is.) Held are the messages that come, up to MaxHeld, beyond which they are refused, and
// the schedulers of activations with all that they have queued: calls, ticks of timers, continuations. If the silo is
// dead, or stops before it knows, the messages are refused and the queues stay as they are.
//
// Calls between silos and responses pass: the question itself needs them.
internal sealed partial class PauseWatchdog : IDisposable
{
    public const int MaxHeld = 10_000;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly IWatchedSilo _silo;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly long _limit;
    private readonly ITimer _timer;
    private readonly List<Message> _held = [];
    private readonly List<IThreadPoolWorkItem> _heldQueues = [];
    private long _lastTick;
    private volatile bool _isChecking;
    private int _pauses;

    public PauseWatchdog(IWatchedSilo silo)
    {
        _silo = silo;
        _clock = silo.Clock;
        _limit = (long)(Limit.TotalSeconds * _clock.TimestampFrequency);
        _lastTick = _clock.GetTimestamp();
        _timer = _clock.CreateTimer(static state => ((PauseWatchdog)state!).Tick(), this, Period, Period);
    }

    /// <summary>Gets how many pauses there have been.</summary>
    public int Pauses => Volatile.Read(ref _pauses);

    /// <summary>Gets whether messages may have to be held.</summary>
    /// <remarks>The tick is read before the flag, and written after it: a fresh tick is not seen without the flag that it raised.</remarks>
    public bool IsSuspicious => _clock.GetTimestamp() - Volatile.Read(ref _lastTick) > _limit || _isChecking;

    /// <returns>Whether the message is held, and will be routed when the question is settled, or refused.</returns>
    public bool TryHold(Message message)
    {
        lock (_gate)
        {
            Notice();
            if (!_isChecking)
            {
                return false;
            }

            if (_held.Count < MaxHeld)
            {
                _held.Add(message);
                return true;
            }
        }

        _silo.Reject(message, new OrleansMessageRejectionException(
            $"This silo was paused and holds {MaxHeld} messages until it knows whether it is still in the cluster: {message} did not run."));
        return true;
    }

    /// <returns>Whether the queue is held: it is put on the thread pool again when the question is settled.</returns>
    public bool TryHold(IThreadPoolWorkItem queue)
    {
        lock (_gate)
        {
            Notice();
            if (_isChecking)
            {
                _heldQueues.Add(queue);
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
        var now = _clock.GetTimestamp();
        var gap = now - Volatile.Read(ref _lastTick);
        if (gap > _limit && !_isChecking && IsServing)
        {
            Interlocked.Increment(ref _pauses);
            _isChecking = true;
            LogPaused(_silo.Logger, TimeSpan.FromSeconds(gap / (double)_clock.TimestampFrequency));
            _ = CheckAsync();
        }

        Volatile.Write(ref _lastTick, now);
    }

    // A silo that is Stopping has no activations any more, and one that is Dead must not run them.
    private bool IsServing => _silo.Status is SiloStatus.Active or SiloStatus.ShuttingDown;

    private async Task CheckAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var isKnown = false;
        try
        {
            while (IsServing && !(isKnown = await _silo.TryLearnStatusAsync().WaitAsync(_silo.Stopping)))
            {
                await Task.Delay(RetryPause, _clock, _silo.Stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo has ended.
        }

        Message[] messages;
        IThreadPoolWorkItem[] queues;
        lock (_gate)
        {
            messages = [.. _held];
            queues = [.. _heldQueues];
            _held.Clear();
            _heldQueues.Clear();
            _isChecking = false;
        }

        if (isKnown && _silo.Status != SiloStatus.Dead)
        {
            LogAlive(_silo.Logger, messages.Length, queues.Length);
            foreach (var queue in queues)
            {
                ThreadPool.UnsafeQueueUserWorkItem(queue, preferLocal: false);
            }

            foreach (var message in messages)
            {
                _silo.Route(message);
            }
        }
        else
        {
            foreach (var message in messages)
            {
                _silo.Reject(message, new SiloUnavailableException($"This silo was paused and has ended: {message} did not run."));
            }
        }
    }

    [LoggerMessage(EventIds.Paused, LogLevel.Warning, "This process did not run for {Time}. Messages and turns are held until it is known whether the silo has been declared dead meanwhile.")]
    private static partial void LogPaused(ILogger logger, TimeSpan time);

    [LoggerMessage(EventIds.StillAlive, LogLevel.Information, "The silo has not been declared dead while it was paused: {Held} messages and {Queues} activations go on.")]
    private static partial void LogAlive(ILogger logger, int held, int queues);
}
