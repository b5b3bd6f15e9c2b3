using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MessagePack;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// The caller's half of the runtime, the same in a silo and in a client: it makes messages of calls, keeps those under way,
// and completes them by a response, the deadline or the caller's token, whichever removes the call from the table first.
//
// Deadlines are found by sweeping the table every SweepPeriod, so a time-out may come that much late; a call pays one
// timestamp and no timer. The callee of a call that timed out or was cancelled is told (Cancel message).
//
// Cost of a call: the invokable and the message, the response and its message, one table entry, and for methods that
// return Task the task.
internal sealed class RuntimeClient : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, ICallCompletion> _calls = new();
    private readonly IMessageTransport _transport;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _responseTimeout;
    private readonly ITimer _sweep;

    // A client of another cluster's, or this one's, grains may be called within a grain's turn; its calls are its own.
    private readonly bool _isOutside;
    private IOutgoingGrainCallFilter[] _filters = [];
    private long _lastId;

    public RuntimeClient(SiloAddress address, GrainId clientId, IMessageTransport transport, TimeProvider clock, TimeSpan responseTimeout)
    {
        Address = address;
        ClientId = clientId;
        _isOutside = clientId.Type == ClientIds.Type;
        _transport = transport;
        _clock = clock;
        _responseTimeout = responseTimeout;
        _sweep = clock.CreateTimer(static state => ((RuntimeClient)state!).SweepExpired(), this, SweepPeriod, SweepPeriod);
    }

    public SiloAddress Address { get; }

    /// <summary>Gets the id that calls from outside of grains carry as their source.</summary>
    public GrainId ClientId { get; }

    public GrainReferenceActivator References { get; set; } = null!;

    public int CallsUnderWay => _calls.Count;

    public void UseFilters(IOutgoingGrainCallFilter[] filters) => _filters = filters;

    public Task<T> CallTask<T>(GrainReference reference, Invokable request)
        => _filters.Length == 0 || reference.Shared.IsSystem ? SendRequest<T>(reference, request) : new OutgoingCallContext<T>(this, reference, request, _filters).Run();

    public ValueTask<T> CallValueTask<T>(GrainReference reference, Invokable request)
    {
        if (_filters.Length != 0 && !reference.Shared.IsSystem)
        {
            return new(CallTask<T>(reference, request));
        }

        var token = request.GetCancellationToken();
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(token);
        }

        var message = CreateMessage(reference, request, out var deadline);
        var completion = PooledCallCompletion<T>.Rent(message, deadline, token);
        var version = completion.Version;
        Send(message, completion, token);
        return new(completion, version);
    }

    public ValueTask CallValueTask(GrainReference reference, Invokable request)
    {
        if (_filters.Length != 0 && !reference.Shared.IsSystem)
        {
            return new(CallTask<object?>(reference, request));
        }

        var token = request.GetCancellationToken();
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        var message = CreateMessage(reference, request, out var deadline);
        var completion = PooledCallCompletion<object?>.Rent(message, deadline, token);
        var version = completion.Version;
        Send(message, completion, token);
        return new(completion, version);
    }

    public void CallOneWay(GrainReference reference, Invokable request)
    {
        if (_filters.Length == 0 || reference.Shared.IsSystem)
        {
            SendOneWay(reference, request);
        }
        else
        {
            _ = new OutgoingCallContext<object?>(this, reference, request, _filters).Run();
        }
    }

    public Task<T> SendRequest<T>(GrainReference reference, Invokable request)
    {
        var token = request.GetCancellationToken();
        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(token);
        }

        var message = CreateMessage(reference, request, out var deadline);
        var completion = new TaskCallCompletion<T>(message, deadline, token);
        Send(message, completion, token);
        return completion.Task;
    }

    public void SendOneWay(GrainReference reference, Invokable request)
    {
        var message = CreateMessage(reference, request, out _);
        message.Options |= MethodOptions.OneWay;
        _transport.Send(message);
    }

    public object Cast(GrainReference reference, Type interfaceType) => References.CreateReference(reference.GrainId, interfaceType);

    /// <summary>Reads a response by the type of its call; null for a call that is over, or was made to another.</summary>
    public Response? ReadResponse(Message message, ref MessagePackReader reader)
        => TryGetAnswered(message, out var call) ? call.ReadResponse(ref reader) : null;

    public void OnResponse(Message message)
    {
        if (TryGetAnswered(message, out var call) && _calls.TryRemove(new(message.Id, call)))
        {
            call.Complete((Response)message.Body!);
        }
    }

    /// <summary>Takes note that a call under way is at another silo now: it fails with that one, and its cancel goes there.</summary>
    public void OnMoved(Message moved)
    {
        // A pooled completion may be another call's by now.
        if (_calls.TryGetValue(moved.Id, out var call) && call.Request is { } request && request.Id == moved.Id && request.ForwardCount <= moved.ForwardCount)
        {
            request.ForwardCount = moved.ForwardCount;
            request.TargetSilo = (SiloAddress)moved.Body!;
        }
    }

    /// <summary>Fails the calls under way to a silo that has died, or with no silo given, all.</summary>
    public void FailCalls(SiloAddress? target, Func<Message, Exception> reason, Func<Message, bool>? isMeant = null)
    {
        foreach (var (id, call) in _calls)
        {
            if ((target is null || target.Equals(call.Request.TargetSilo)) && isMeant?.Invoke(call.Request) != false)
            {
                TryFail(id, call, reason);
            }
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        FailCalls(target: null, static message => new SiloUnavailableException($"The runtime has stopped: {message} will get no response."));
    }

    // Ids are easily guessed: only who was called may answer. A pooled completion may be another call's by now, and is then
    // not to be found under this id any more.
    private bool TryGetAnswered(Message response, [NotNullWhen(true)] out ICallCompletion? call)
        => _calls.TryGetValue(response.Id, out call) && call.Request is { } request && request.TargetGrain == response.SendingGrain;

    private Message CreateMessage(GrainReference reference, Invokable request, out long deadline)
    {
        var timeout = request.Method.ResponseTimeout ?? _responseTimeout;
        deadline = timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : _clock.GetTimestamp() + (long)(timeout.TotalSeconds * _clock.TimestampFrequency);
        var message = new Message
        {
            Id = Interlocked.Increment(ref _lastId),
            Kind = MessageKind.Request,
            Options = request.Method.Options,
            SendingSilo = Address,
            SendingGrain = _isOutside || reference.Shared.IsSystem ? ClientId : RuntimeContext.Current?.GrainId ?? ClientId,
            TargetGrain = reference.GrainId,
            Body = request,
            RequestContext = reference.Shared.IsSystem ? null : Detached(RequestContext.Snapshot()),
            ExpiresAt = timeout == Timeout.InfiniteTimeSpan || reference.Shared.IsSystem || (request.Method.Options & MethodOptions.OneWay) != 0
                ? 0 : Environment.TickCount64 + (long)timeout.TotalMilliseconds,
        };
        if (!_transport.ReadsAtOnce(message))
        {
            request.Detach();
        }

        return message;
    }

    private static Dictionary<string, object>? Detached(Dictionary<string, object>? values)
        => values is null ? null : Serialization.Cloning.ObjectCopier.CopyValues(values);

    private void Send(Message message, ICallCompletion completion, CancellationToken token)
    {
        _calls[message.Id] = completion;
        if (token.CanBeCanceled)
        {
            var id = message.Id;
            completion.Registration = token.UnsafeRegister(_ => Cancel(id), null);
        }

        try
        {
            _transport.Send(message);
        }
        catch (Exception exception)
        {
            TryFail(message.Id, completion, _ => exception);
        }
    }

    private void Cancel(long id)
    {
        if (_calls.TryRemove(id, out var call))
        {
            SendCancel(call.Request);
            call.Complete(Response.FromException(new OperationCanceledException(
                $"The caller cancelled {call.Request}.", call.CallerToken)));
        }
    }

    private void SendCancel(Message request) => _transport.Send(new Message
    {
        Id = request.Id,
        Kind = MessageKind.Cancel,
        SendingSilo = Address,
        TargetSilo = request.TargetSilo,
        SendingGrain = request.SendingGrain,
        TargetGrain = request.TargetGrain,
        Options = MethodOptions.OneWay,
    });

    private void TryFail(long id, ICallCompletion call, Func<Message, Exception> reason)
    {
        // The request is read before the call is removed: a pooled completion is used again as soon as it is complete.
        var request = call.Request;
        if (_calls.TryRemove(new(id, call)))
        {
            call.Complete(Response.FromException(reason(request)));
        }
    }

    private void SweepExpired()
    {
        if (_calls.IsEmpty)
        {
            return;
        }

        var now = _clock.GetTimestamp();
        foreach (var (id, call) in _calls)
        {
            if (call.Deadline <= now && _calls.TryRemove(new(id, call)))
            {
                var request = call.Request;
                SendCancel(request);
                call.Complete(Response.FromException(new TimeoutException(
                    $"No response came within {(request.Body as Invokable)?.Method.ResponseTimeout ?? _responseTimeout} to {request}. The call may still run. " +
                    "Raise ResponseTimeout of the messaging options, or put [ResponseTimeout] on the method.")));
            }
        }
    }
}
