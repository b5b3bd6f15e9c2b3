using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// The runtime's own objects that other silos call: one of each kind on every silo. Their ids say the silo, so that calls
// need neither placement nor directory. They run on the thread pool, all at once, so each looks after its own locks.
internal sealed partial class SystemTargets(SiloRuntime silo)
{
    [ThreadStatic]
    private static SiloAddress? Calls;

    private readonly ConcurrentDictionary<(SiloAddress, Type), object> _references = new();
    private FrozenDictionary<GrainType, object> _targets = FrozenDictionary<GrainType, object>.Empty;

    /// <summary>Gets the silo whose call is run; to be asked before a method awaits anything. The network vouches for it.</summary>
    public static SiloAddress? Caller => Calls;

    public void Add<TInterface>(TInterface target)
        where TInterface : class, ISystemTarget
        => _targets = _targets.Append(new(GetGrainType(typeof(TInterface)), target)).ToFrozenDictionary();

    /// <summary>Returns the object of another silo.</summary>
    public TInterface Get<TInterface>(SiloAddress address)
        where TInterface : class, ISystemTarget
        => (TInterface)_references.GetOrAdd((address, typeof(TInterface)), static (key, client) => client.References.CreateReference(
            new GrainId(GetGrainType(key.Item2), IdSpan.Create(key.Item1.ToParsableString())), key.Item2), silo.Client);

    /// <summary>Forgets the references to a silo that is dead.</summary>
    public void Forget(SiloAddress address)
    {
        foreach (var key in _references.Keys)
        {
            if (key.Item1.Equals(address))
            {
                _references.TryRemove(key, out _);
            }
        }
    }

    /// <summary>Returns the silo of a system target, or null for ids of other kinds.</summary>
    public SiloAddress? GetAddress(GrainId id)
        => _targets.ContainsKey(id.Type) && SiloAddress.TryParse(id.Key.ToString(), out var address) ? address : null;

    public bool IsTarget(GrainId id) => _targets.ContainsKey(id.Type);

    public void Invoke(Message message)
    {
        if (message.Kind == MessageKind.Request)
        {
            _ = InvokeAsync(message, _targets[message.TargetGrain.Type]);
        }
    }

    private static GrainType GetGrainType(Type interfaceType) => GrainType.Create(TypeRegistry.GetInterface(interfaceType).WireName);

    private async Task InvokeAsync(Message message, object target)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Response response;
        try
        {
            var request = message.Call;
            request.TakeOver();
            request.SetTarget(new Holder(target));
            response = await InvokeFor(message.SendingSilo, request);
            response.Detach();
        }
        catch (Exception exception)
        {
            response = Response.FromException(exception);
        }

        if (message.ExpectsResponse)
        {
            silo.Messages.Send(message.CreateResponse(response));
        }
        else if (response.Exception is { } exception)
        {
            LogFailed(silo.Logger, message, exception);
        }
    }

    private static ValueTask<Response> InvokeFor(SiloAddress? caller, Invokable request)
    {
        Calls = caller;
        try
        {
            return request.Invoke();
        }
        finally
        {
            Calls = null;
        }
    }

    [LoggerMessage(EventIds.SystemCallFailed, LogLevel.Debug, "A call between silos failed: {Message}.")]
    private static partial void LogFailed(ILogger logger, Message message, Exception exception);

    private sealed class Holder(object target) : ITargetHolder
    {
        public object? GetTarget() => target;

        public object? GetComponent(Type componentType) => target;
    }
}
