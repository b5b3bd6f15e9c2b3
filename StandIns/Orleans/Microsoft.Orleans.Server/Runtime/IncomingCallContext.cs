using System.Collections.Concurrent;
using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

// A call on its way through the incoming filters: those of the silo, then the grain itself if it is one, then the method.
internal sealed class IncomingCallContext(
    Activation activation, Message message, Invokable request, IIncomingGrainCallFilter[] filters) : IIncomingGrainCallContext
{
    private static readonly ConcurrentDictionary<(Type, MethodInfo), MethodInfo> Implementations = new();

    private int _next;

    public IGrainContext TargetContext => activation;

    public IInvokable Request => request;

    public object Grain => request.GetTarget()!;

    public GrainId? SourceId => message.SendingGrain.IsDefault ? null : message.SendingGrain;

    public GrainId TargetId => message.TargetGrain;

    public GrainInterfaceType InterfaceType => GrainInterfaceType.Create(InterfaceName);

    public string InterfaceName => request.GetInterfaceName();

    public string MethodName => request.GetMethodName();

    public MethodInfo InterfaceMethod => request.GetMethod();

    public MethodInfo ImplementationMethod
        => Implementations.GetOrAdd((Grain.GetType(), request.Method.MethodInfo), static key => Find(key.Item1, key.Item2));

    public Response? Response { get; set; }

    public object? Result
    {
        get => Response?.Result;
        set => Response = Response.FromResult(value);
    }

    public async Task Invoke()
    {
        if (_next < filters.Length)
        {
            await filters[_next++].Invoke(this);
        }
        else if (_next == filters.Length && activation.GrainInstance is IIncomingGrainCallFilter own)
        {
            _next++;
            await own.Invoke(this);
        }
        else
        {
            var response = await request.Invoke();
            Response = response;

            // A failure is thrown through the filters, so that each can see it.
            _ = response.Exception is null ? null : response.Result;
        }
    }

    public async ValueTask<Response> RunAsync()
    {
        try
        {
            await Invoke();
            return Response ?? Response.Completed;
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    private static MethodInfo Find(Type grainType, MethodInfo interfaceMethod)
    {
        var map = grainType.GetInterfaceMap(interfaceMethod.DeclaringType!);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, interfaceMethod)];
    }
}
