using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

// A timer of an activation. When it is due it sends the activation a message whose call is the callback; so a tick waits
// for its turn as any call does (or interleaves, if asked to) and never runs beside another tick of the same timer: the
// next one is scheduled when a tick has ended.
//
// _version tells a tick that was under way when Change was called from one that is current: only the latter schedules the
// next.
internal sealed partial class GrainTimer<TState> : IGrainTimer
{
    private static readonly InvokableMethod Description = new(
        typeof(IGrainTimer), "sys.timer", "Tick", "tick", MethodOptions.OneWay, responseTimeout: null, typeParameters: 0, []);

    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly GrainTimerCreationOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private int _version;
    private bool _isTicking;
    private bool _isStopped;

    public GrainTimer(
        Activation activation, Func<TState, CancellationToken, Task> callback, TState state,
        GrainTimerCreationOptions options, TimeProvider clock, ILogger logger)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _state = state;
        _options = options;
        _logger = logger;
        _period = options.Period;
        _timer = NewTimer(clock);
        activation.AddTimer(this);
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            if (!_isStopped)
            {
                _version++;
                _period = period;
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
        }

        _timer.Dispose();
        _activation.RemoveTimer(this);
        _stop.Cancel();
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, time, $"{name} is {time}; it must not be negative, or be Timeout.InfiniteTimeSpan.");
        }
    }

    // The clock's timer must not hold on to the execution context of the call that registered this timer.
    private ITimer NewTimer(TimeProvider clock)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return clock.CreateTimer(
                static state => ((GrainTimer<TState>)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnDue()
    {
        lock (_gate)
        {
            // A tick that still runs schedules the next one when it ends.
            if (_isStopped || _isTicking)
            {
                return;
            }

            _isTicking = true;
        }

        _activation.Receive(new Message
        {
            Kind = MessageKind.Request,
            IsTimerTick = true,
            KeepsAlive = _options.KeepAlive,
            Options = MethodOptions.OneWay | (_options.Interleave ? MethodOptions.AlwaysInterleave : MethodOptions.None),
            SendingGrain = _activation.GrainId,
            TargetGrain = _activation.GrainId,
            Body = new Tick(this),
        });
    }

    private async Task TickAsync()
    {
        var version = _version;
        try
        {
            if (!_isStopped)
            {
                await _callback(_state, _stop.Token);
            }
        }
        catch (Exception exception)
        {
            if (!_stop.IsCancellationRequested || exception is not OperationCanceledException)
            {
                LogFailed(_logger, _activation.GrainId, exception);
            }
        }

        lock (_gate)
        {
            _isTicking = false;
            if (!_isStopped && version == _version && _period != Timeout.InfiniteTimeSpan)
            {
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    [LoggerMessage(EventIds.TimerFailed, LogLevel.Error, "A timer of grain {Grain} failed. It goes on with its next tick.")]
    private static partial void LogFailed(ILogger logger, GrainId grain, Exception exception);

    private sealed class Tick(GrainTimer<TState> timer) : TaskInvokable
    {
        public override InvokableMethod Method => Description;

        public override object? GetTarget() => timer._activation.GrainInstance;

        public override void SetTarget(ITargetHolder holder)
        {
        }

        protected override Task InvokeInner() => timer.TickAsync();
    }
}
