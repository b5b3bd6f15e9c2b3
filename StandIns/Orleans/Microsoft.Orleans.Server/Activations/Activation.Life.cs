using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

// How an activation comes and goes.
//
// Activating: the instance is constructed in a scope of its own, then the stages of its lifecycle run (state is read at
// SetupState, OnActivateAsync runs at Activate), all within ActivationTimeout. Calls wait. If it fails, the calls that
// wait fail with the same exception and the activation is gone.
//
// Deactivating: no call starts any more. Running calls end first, then OnDeactivateAsync runs, both within
// DeactivationTimeout; then the directory lets go, the instance is disposed of, and the calls that waited are forwarded,
// which makes a new activation. They had not started, so nothing runs twice.
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _timers = [];
    private readonly Lock _timersGate = new();
    private AsyncServiceScope _scope;
    private ActivationState _state;
    private TaskCompletionSource? _drained;
    private DeactivationReason? _requested;
    private Exception? _failure;
    private long _lastUsed;
    private long _keepUntil = long.MinValue;

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public Task Deactivated => _deactivated.Task;

    public ActivationState State => _state;

    public void Start() => Post(() => _ = ActivateAsync());

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
        => Post(() =>
        {
            if (_state == ActivationState.Activating)
            {
                _requested ??= deactivationReason;
            }
            else if (_state == ActivationState.Valid)
            {
                _state = ActivationState.Deactivating;
                _ = DeactivateAsync(deactivationReason, cancellationToken);
            }
        });

    // A move needs another silo to move to. With one silo the placement director can only choose this one again, and the
    // activation stays, as it does in Orleans.
    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
        => _silo.Placement.BeginMigration(this, requestContext, cancellationToken);

    public void DelayDeactivation(TimeSpan time)
        => Volatile.Write(ref _keepUntil, time <= TimeSpan.Zero ? long.MinValue : _silo.Clock.GetUtcNow().Ticks + Math.Min(time.Ticks, TimeSpan.FromDays(36500).Ticks));

    /// <summary>Says whether nothing runs or waits, and nothing has for <paramref name="age"/>. May be asked on any thread.</summary>
    public bool IsIdleFor(TimeSpan age)
    {
        var now = _silo.Clock.GetUtcNow().Ticks;
        return _state == ActivationState.Valid && Load == 0
            && now - Volatile.Read(ref _lastUsed) >= age.Ticks && now >= Volatile.Read(ref _keepUntil);
    }

    public void AddTimer(IDisposable timer)
    {
        lock (_timersGate)
        {
            _timers.Add(timer);
        }
    }

    public void RemoveTimer(IDisposable timer)
    {
        lock (_timersGate)
        {
            _timers.Remove(timer);
        }
    }

    public void Dispose() => StopTimers();

    private void Touch() => Volatile.Write(ref _lastUsed, _silo.Clock.GetUtcNow().Ticks);

    private async Task ActivateAsync()
    {
        using var timeout = new CancellationTokenSource(_silo.Collection.ActivationTimeout, _silo.Clock);
        try
        {
            _scope = _silo.Services.CreateAsyncScope();
            GrainInstance = _class.CreateInstance(this);
            (GrainInstance as ILifecycleParticipant<IGrainLifecycle>)?.Participate(Lifecycle);
            if (GrainInstance is IGrainBase grain)
            {
                Lifecycle.Subscribe(
                    _class.Type.FullName!, GrainLifecycleStage.Activate, grain.OnActivateAsync, onStop: null);
            }

            await Lifecycle.StartAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            Log.ActivationFailed(_silo.Logger, GrainId, exception);
            await FailAsync(exception);
            return;
        }

        _state = ActivationState.Valid;
        Touch();
        if (_requested is { } reason)
        {
            _state = ActivationState.Deactivating;
            await DeactivateAsync(reason, CancellationToken.None);
        }
        else
        {
            StartWaiting();
        }
    }

    private async Task FailAsync(Exception exception)
    {
        _state = ActivationState.Deactivating;
        _failure = exception;
        StopTimers();
        await LeaveAsync();
        LeaveWaiting();
        _deactivated.TrySetResult();
    }

    private void LeaveWaiting()
    {
        while (_waiting.Take() is { } message)
        {
            Leave(message);
        }
    }

    // A call that can't start here any more: it fails if the activation did, else it goes to the next activation. It may
    // come after the activation has gone, if it was on its way: a constructor that throws is faster than the call that
    // made the activation.
    private void Leave(Message message)
    {
        if (_failure is { } failure)
        {
            _silo.Messages.Reject(message, failure);
        }
        else
        {
            _silo.Messages.Forward(message);
        }
    }

    private async Task DeactivateAsync(DeactivationReason reason, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_silo.Collection.DeactivationTimeout, _silo.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        StopTimers();
        if (_running.Count != 0)
        {
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await _drained.Task.WaitAsync(linked.Token);
            }
            catch (OperationCanceledException)
            {
                Log.StillRunning(_silo.Logger, _running.Count, GrainId);
            }
        }

        try
        {
            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(reason, linked.Token).WaitAsync(linked.Token);
            }

            await Lifecycle.StopAsync(linked.Token).WaitAsync(linked.Token);
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(_silo.Logger, GrainId, exception);
        }

        await LeaveAsync();
        LeaveWaiting();
        _deactivated.TrySetResult();
    }

    private async Task LeaveAsync()
    {
        _silo.Catalog.Remove(this);
        _state = ActivationState.Gone;
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else
            {
                (GrainInstance as IDisposable)?.Dispose();
            }

            foreach (var component in _components?.Values.OfType<IDisposable>() ?? [])
            {
                component.Dispose();
            }

            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.DisposeFailed(_silo.Logger, GrainId, exception);
        }
    }

    private void StopTimers()
    {
        IDisposable[] timers;
        lock (_timersGate)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }
}

internal enum ActivationState
{
    Activating,
    Valid,
    Deactivating,
    Gone,
}
