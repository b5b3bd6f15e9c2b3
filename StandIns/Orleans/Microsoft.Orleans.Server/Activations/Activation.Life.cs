using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

// How an activation comes and goes.
//
// Activating: the activation is entered in the directory; if that has another one, the calls that wait go there and this
// one is gone before it was anything. Then the instance is constructed in a scope of its own and the stages of its
// lifecycle run (state is read at SetupState, OnActivateAsync runs at Activate), all within ActivationTimeout. Calls wait.
// If it fails, the calls that wait fail with the same exception and the activation is gone.
//
// Deactivating: no call starts any more. Running calls end first, then OnDeactivateAsync runs, both within
// DeactivationTimeout; then the directory lets go, the instance is disposed of, and the calls that waited are forwarded,
// which makes a new activation. They had not started, so nothing runs twice.
//
// Migrating is deactivating, but after OnDeactivateAsync what the participants have packed goes to the chosen silo, which
// enters its activation in this one's place. If that fails, it is an ordinary deactivation.
internal sealed partial class Activation
{
    private static readonly TimeSpan UnregisterLimit = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> _timers = [];
    private readonly Migration? _arriving;
    private readonly Lock _timersGate = new();
    private AsyncServiceScope _scope;
    private ActivationState _state;
    private TaskCompletionSource? _drained;
    private DeactivationReason? _requested;
    private Exception? _failure;
    private SiloAddress? _movesTo;
    private SiloAddress? _isAt;
    private long _lastUsed;
    private long _keepUntil = long.MinValue;

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public Task Deactivated => _deactivated.Task;

    public ActivationState State => _state;

    /// <summary>Gets whether the directory has taken this activation; known when it has answered.</summary>
    public Task<bool> Registered => _registered.Task;

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

    // If the placement director chooses this silo again the activation stays, as it does in Orleans.
    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
        => _silo.Placement.BeginMigration(this, requestContext, cancellationToken);

    /// <summary>Starts the move to another silo.</summary>
    public void MoveTo(SiloAddress target, CancellationToken cancellation) => Post(() =>
    {
        if (_state == ActivationState.Valid)
        {
            _movesTo = target;
            Deactivate(new DeactivationReason(DeactivationReasonCode.Migrating, $"The activation moves to {target}."), cancellation);
        }
    });

    /// <summary>Goes since another activation of the grain is the one that stays.</summary>
    public void StepAside(GrainAddress winner) => Post(() =>
    {
        Log.Duplicate(_silo.Logger, Address, winner);
        _isAt = winner.SiloAddress;
        Deactivate(new DeactivationReason(DeactivationReasonCode.DuplicateActivation, $"The grain has another activation, {winner}."));
    });

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
            if (_class.UsesDirectory && await RegisterAsync(timeout.Token) is { } winner)
            {
                _isAt = winner.SiloAddress;
                _state = ActivationState.Gone;
                _silo.Catalog.Remove(this);
                LeaveWaiting();
                _registered.TrySetResult(false);
                _deactivated.TrySetResult();
                return;
            }

            _registered.TrySetResult(true);
            _scope = _silo.Services.CreateAsyncScope();
            GrainInstance = _class.CreateInstance(this);
            _arriving?.Rehydrate(this);
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

    // Returns the activation that the grain has already, or null if this one is it.
    private async ValueTask<GrainAddress?> RegisterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var entered = await _silo.Directory.RegisterAsync(Address, _arriving?.Previous, cancellation);
            if (entered.Equals(Address))
            {
                return null;
            }

            if (!_silo.Address.Equals(entered.SiloAddress))
            {
                return entered;
            }

            // An earlier activation of this silo, of whose end the owner has not heard: this one has its place in the catalog.
            await _silo.Directory.UnregisterAsync(entered, cancellation);
        }
    }

    private async Task FailAsync(Exception exception)
    {
        _registered.TrySetResult(false);
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
            _silo.Messages.Forward(message, _isAt);
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

        if (_movesTo is not null)
        {
            await MoveAsync(_movesTo);
        }

        await LeaveAsync();
        LeaveWaiting();
        _deactivated.TrySetResult();
    }

    private async Task MoveAsync(SiloAddress target)
    {
        try
        {
            var migration = new Migration(_silo, Address, []);
            migration.Dehydrate(this);
            if (await _silo.Targets.Get<Directory.IDirectoryTarget>(target).AcceptAsync(Address, migration.Values) is { } moved)
            {
                _isAt = moved.SiloAddress;
                _silo.Directory.Cache.Add(moved);
            }
        }
        catch (Exception exception)
        {
            Log.MigrationFailed(_silo.Logger, GrainId, target, exception);
        }
    }

    // With an owner that does not answer the entry stays, and is found to be wrong when it is used.
    private async Task UnregisterAsync()
    {
        using var limit = new CancellationTokenSource(UnregisterLimit, _silo.Clock);
        try
        {
            await _silo.Directory.UnregisterAsync(Address, limit.Token);
        }
        catch (Exception exception)
        {
            Log.NotUnregistered(_silo.Logger, GrainId, exception);
        }
    }

    private async Task LeaveAsync()
    {
        if (_class.UsesDirectory)
        {
            await UnregisterAsync();
        }

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
