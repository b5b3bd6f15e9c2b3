using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

// A call on its way through the outgoing filters; after the last one it is sent as any other.
internal sealed class OutgoingCallContext<T>(
    RuntimeClient runtime, GrainReference reference, Invokable request, IOutgoingGrainCallFilter[] filters) : IOutgoingGrainCallContext
{
    private int _next;

    public IGrainContext? SourceContext { get; } = RuntimeContext.Current;

    public IInvokable Request => request;

    public object Grain => reference;

    public GrainId? SourceId => SourceContext?.GrainId;

    public GrainId TargetId => reference.GrainId;

    public GrainInterfaceType InterfaceType => reference.InterfaceType;

    public string InterfaceName => request.GetInterfaceName();

    public string MethodName => request.GetMethodName();

    public MethodInfo InterfaceMethod => request.GetMethod();

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
        else if ((request.Method.Options & MethodOptions.OneWay) != 0)
        {
            runtime.SendOneWay(reference, request);
            Response = Response.Completed;
        }
        else
        {
            Response = Response.FromResult(await runtime.SendRequest<T>(reference, request));
        }
    }

    public async Task<T> Run()
    {
        // Before the first filter may go async: from then on the caller may change what it passed.
        request.Detach();
        await Invoke();
        return Response is null ? default! : Response.GetResult<T>();
    }
}
