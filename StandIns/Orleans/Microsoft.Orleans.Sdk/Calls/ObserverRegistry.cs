using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// The objects of this endpoint that grains may call. An id holds the endpoint's address, so that a message finds its way
// without a directory. Objects are held weakly, as Orleans does: a reference that nobody uses must not keep them.
//
// Calls to one object run one after the other, in the order of their arrival, on the thread pool.
internal sealed partial class ObserverRegistry(SiloAddress address, ILogger logger)
{
    public static readonly GrainType Type = GrainType.Create("sys.observer");

    private readonly ConcurrentDictionary<GrainId, Entry> _objects = new();

    public GrainId Add(object target)
    {
        var id = GrainId.Create(Type, $"{address.ToParsableString()}/{Guid.NewGuid():N}");
        _objects[id] = new Entry(this, new WeakReference(target));
        return id;
    }

    public void Remove(GrainId id) => _objects.TryRemove(id, out _);

    /// <summary>Returns the endpoint of an observer, or null for ids of other kinds.</summary>
    public static SiloAddress? GetAddress(GrainId id)
    {
        if (id.Type != Type)
        {
            return null;
        }

        var key = id.Key.ToString();
        return SiloAddress.FromParsableString(key[..key.LastIndexOf('/')]);
    }

    /// <summary>Runs the call; <paramref name="respond"/> gets the response unless the call is one-way.</summary>
    public void Invoke(Message message, Action<Message> respond)
    {
        if (_objects.TryGetValue(message.TargetGrain, out var entry))
        {
            entry.Enqueue(message, respond);
        }
        else
        {
            Refuse(message, respond);
        }
    }

    private static void Refuse(Message message, Action<Message> respond)
    {
        if (!message.IsOneWay)
        {
            respond(message.CreateResponse(Response.FromException(new ClientNotAvailableException(
                $"Observer {message.TargetGrain} is gone: its reference was deleted, or nobody held the object any more."))));
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A call to observer {Observer} failed.")]
    private static partial void LogFailed(ILogger logger, GrainId observer, Exception exception);

    private sealed class Entry(ObserverRegistry owner, WeakReference target) : ITargetHolder
    {
        private readonly object _gate = new();
        private Task _last = Task.CompletedTask;

        public object? GetTarget() => target.Target;

        public object? GetComponent(Type componentType) => target.Target;

        public void Enqueue(Message message, Action<Message> respond)
        {
            lock (_gate)
            {
                _last = RunAsync(_last, message, respond);
            }
        }

        private async Task RunAsync(Task previous, Message message, Action<Message> respond)
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
            if (target.Target is null)
            {
                owner.Remove(message.TargetGrain);
                Refuse(message, respond);
                return;
            }

            var request = message.Call;
            RequestContext.Restore(message.RequestContext);
            request.TakeOver();
            request.SetTarget(this);
            var response = await request.Invoke();
            if (!message.IsOneWay)
            {
                response.Detach();
                respond(message.CreateResponse(response));
            }
            else if (response.Exception is { } exception)
            {
                LogFailed(owner._logger, message.TargetGrain, exception);
            }
        }
    }

    private readonly ILogger _logger = logger;
}
