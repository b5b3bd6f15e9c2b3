using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Orleans.Runtime;

// One activation of a grain: its state, the calls that run and those that wait. Its life is in Activation.Life.cs.
//
// Everything here but the entry points (Receive, Deactivate and the other public members) runs on the activation's
// scheduler, one item at a time; so there are no locks, and "the counts" below are plain integers.
//
// Which call may start:
//   * in a reentrant class, and for methods that always interleave, any at any time;
//   * a read-only call while no exclusive call runs;
//   * an exclusive call (all others) while nothing counted runs.
// A call that may not start waits. When a call ends, waiting calls start in order; a read-only call may overtake a
// waiting exclusive one, as in Orleans.
//
// Invariants: _running holds each started call until its response is sent; a call that has started is never forwarded.
internal sealed partial class Activation : IGrainContext, IMessageTarget, IDisposable
{
    private readonly List<Message> _running = [];
    private readonly ActivationScheduler _scheduler;
    private readonly GrainClass _class;
    private readonly SiloRuntime _silo;
    private Dictionary<Type, object>? _components;
    private GrainReference? _reference;
    private MessageQueue _waiting;
    private int _exclusive;
    private int _readOnly;
    private bool _isStartingCalls;
    private int _inTransit;

    public Activation(SiloRuntime silo, GrainClass grainClass, GrainId id, Migration? arriving = null)
    {
        _arriving = arriving;
        _silo = silo;
        _class = grainClass;
        _scheduler = new ActivationScheduler(this, silo.Watchdog);
        GrainId = id;
        Address = new GrainAddress { GrainId = id, ActivationId = ActivationId.NewId(), SiloAddress = silo.Address };
        Lifecycle = new GrainLifecycle();
        Touch();
    }

    public GrainId GrainId { get; }

    public GrainAddress Address { get; }

    public ActivationId ActivationId => Address.ActivationId;

    public object? GrainInstance { get; private set; }

    public GrainClass Class => _class;

    public GrainLifecycle Lifecycle { get; }

    public IGrainLifecycle ObservableLifecycle => Lifecycle;

    public GrainReference GrainReference
        => _reference ??= (GrainReference)_silo.Client.References.CreateReference(GrainId, typeof(IAddressable));

    /// <summary>Gets the calls that run and wait; a snapshot for statistics and for choosing among stateless workers.</summary>
    public int Load => _running.Count + _waiting.Count;

    /// <summary>Gets the calls on their way into the queue; counted for stateless workers only.</summary>
    public int InTransit => Volatile.Read(ref _inTransit);

    public TaskScheduler Scheduler => _scheduler;

    public void NoteInTransit() => Interlocked.Increment(ref _inTransit);

    public void Receive(Message message) => _scheduler.Enqueue(message);

    /// <summary>Runs an action as a turn.</summary>
    public void Post(Action action) => _scheduler.Enqueue(action);

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType)
        => _components is not null && _components.TryGetValue(componentType, out var component) ? component
            : componentType.IsInstanceOfType(GrainInstance) ? GrainInstance
            : componentType == typeof(AsyncEnumeration.ISequenceExtension) ? AddSequences()
            : null;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        _components ??= [];
        if (value is null)
        {
            _components.Remove(typeof(TComponent));
        }
        else
        {
            _components[typeof(TComponent)] = value;
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => ActivationId.GetHashCode();

    public override string ToString() => $"{GrainId} {ActivationId} on {_silo.Address}";

    internal void OnMessage(Message message)
    {
        if (_class.MaxLocalWorkers != 0 && message is { Kind: MessageKind.Request, IsTimerTick: false })
        {
            Interlocked.Decrement(ref _inTransit);
        }

        if (message.Kind == MessageKind.Cancel)
        {
            OnCancel(message);
        }
        else if (_silo.Messages.Cancels.IsCancelled(message) && !message.IsTimerTick)
        {
            // Its cancel was faster. The caller has given up already.
        }
        else if (DropsExpired(message))
        {
            // The caller has given up, though it may not have said so: its cancel was lost, or it is gone.
        }
        else if (!TryOpen(message))
        {
            // The caller has been told.
        }
        else if (_state == ActivationState.Valid && CanStart(message))
        {
            StartCall(message);
            StartWaiting();
        }
        else if (_state == ActivationState.Gone)
        {
            Leave(message);
        }
        else
        {
            _waiting.Add(message);
        }
    }

    private AsyncEnumeration.SequenceExtension AddSequences()
    {
        var extension = new AsyncEnumeration.SequenceExtension(this, _silo.Clock);
        SetComponent<AsyncEnumeration.ISequenceExtension>(extension);
        return extension;
    }

    private bool DropsExpired(Message message)
    {
        if (!message.IsExpired || !_silo.MessagingOptions.DropExpiredMessages)
        {
            return false;
        }

        Log.Expired(_silo.Logger, message);
        return true;
    }

    // A call that came as bytes says only now how it may be scheduled.
    private bool TryOpen(Message message)
    {
        try
        {
            _ = message.Call;
            return true;
        }
        catch (Exception exception)
        {
            _silo.Messages.Reject(message, exception);
            return false;
        }
    }

    private bool CanStart(Message message)
        => _class.IsReentrant || message.IsAlwaysInterleave || (_exclusive == 0 && (message.IsReadOnly || _readOnly == 0));

    private void StartCall(Message message)
    {
        message.RunningIndex = _running.Count;
        _running.Add(message);
        Count(message, +1);
        if (message.KeepsAlive)
        {
            Touch();
        }

        RequestContext.Restore(message.RequestContext);
        ValueTask<Response> call;
        try
        {
            call = Invoke(message);
        }
        catch (Exception exception)
        {
            call = new(Response.FromException(exception));
        }

        if (call.IsCompletedSuccessfully)
        {
            EndCall(message, call.Result);
        }
        else
        {
            _ = AwaitCallAsync(message, call);
        }
    }

    private ValueTask<Response> Invoke(Message message)
    {
        var request = message.Call;
        request.TakeOver();
        request.SetTarget(this);
        return message.IsTimerTick || (_silo.IncomingFilters.Length == 0 && GrainInstance is not IIncomingGrainCallFilter)
            ? request.Invoke()
            : new IncomingCallContext(this, message, request, _silo.IncomingFilters).RunAsync();
    }

    private async Task AwaitCallAsync(Message message, ValueTask<Response> call)
    {
        Response response;
        try
        {
            response = await call;
        }
        catch (Exception exception)
        {
            response = Response.FromException(exception);
        }

        EndCall(message, response);
        StartWaiting();
    }

    private void EndCall(Message message, Response response)
    {
        var last = _running[^1];
        _running[message.RunningIndex] = last;
        last.RunningIndex = message.RunningIndex;
        _running.RemoveAt(_running.Count - 1);
        message.RunningIndex = -1;
        Count(message, -1);
        if (message.KeepsAlive)
        {
            Touch();
        }

        if (response.Exception is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            Log.InconsistentState(_silo.Logger, GrainId, inconsistent);
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, inconsistent, "A call ended with an inconsistent state."));
        }

        if (!message.IsOneWay)
        {
            Respond(message, response);
        }
        else if (response.Exception is { } exception and not OperationCanceledException)
        {
            Log.OneWayFailed(_silo.Logger, message, exception);
        }

        if (_running.Count == 0)
        {
            _drained?.TrySetResult();
        }
    }

    private void Respond(Message message, Response response)
    {
        // A response that leaves the process is written before this turn ends, so it needs no copy.
        if (!message.IsFromWire || _silo.Address.Equals(message.SendingSilo))
        {
            try
            {
                response.Detach();
            }
            catch (Exception exception)
            {
                response = Response.FromException(exception);
            }
        }

        _silo.Messages.Send(message.CreateResponse(response));
    }

    // A call that ends at once starts the next from here and not from within itself: else a long queue would be a deep stack.
    private void StartWaiting()
    {
        if (_isStartingCalls)
        {
            return;
        }

        _isStartingCalls = true;
        Message? previous = null;
        var candidate = _waiting.First;
        while (candidate is not null && _state == ActivationState.Valid)
        {
            if (DropsExpired(candidate))
            {
                _waiting.RemoveAfter(previous);
                candidate = previous is null ? _waiting.First : previous.Next;
            }
            else if (CanStart(candidate))
            {
                _waiting.RemoveAfter(previous);
                StartCall(candidate);
                previous = null;
                candidate = _waiting.First;
            }
            else if (_exclusive != 0)
            {
                break;
            }
            else
            {
                previous = candidate;
                candidate = candidate.Next;
            }
        }

        _isStartingCalls = false;
    }

    private void Count(Message message, int change)
    {
        if (message.IsAlwaysInterleave || _class.IsReentrant)
        {
            return;
        }

        if (message.IsReadOnly)
        {
            _readOnly += change;
        }
        else
        {
            _exclusive += change;
        }
    }
}
