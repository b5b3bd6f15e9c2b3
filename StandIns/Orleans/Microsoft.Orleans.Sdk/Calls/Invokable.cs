using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using Orleans.Serialization.Invocation;

namespace Orleans.CodeGeneration;

// The base of the generated calls. A subclass per return type turns the method's own task into a Response; the generated
// class below it holds the target and the arguments.
//
// A method with a CancellationToken holds two tokens in turn: the caller's until the message is sent, then one of the
// callee's own source, which a cancel message or the deadline cancels. So callee and caller share no token, in process
// or not.
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1001 // A source without a timer and without a wait handle holds nothing to dispose of.
public abstract class Invokable : IInvokable
#pragma warning restore CA1001
{
    private CancellationTokenSource? _cancellation;

    /// <summary>Gets whether the arguments are the message's own: copied, or come over a network.</summary>
    internal bool IsDetached { get; set; }

    public abstract InvokableMethod Method { get; }

    public virtual bool IsCancellable => false;

    /// <summary>The token among the arguments.</summary>
    protected virtual CancellationToken Token
    {
        get => default;
        set => throw new NotSupportedException();
    }

    public abstract object? GetTarget();

    public abstract void SetTarget(ITargetHolder holder);

    public abstract ValueTask<Response> Invoke();

    public virtual int GetArgumentCount() => 0;

    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    public string GetMethodName() => Method.MethodName;

    public string GetInterfaceName() => Method.InterfaceName;

    public MethodInfo GetMethod()
    {
        var types = TypeArguments;
        return types.Length == 0 ? Method.MethodInfo : Method.MethodInfo.MakeGenericMethod(types);
    }

    public Type GetInterfaceType() => Method.InterfaceType;

    public TimeSpan? GetDefaultResponseTimeout() => Method.ResponseTimeout;

    public CancellationToken GetCancellationToken() => Token;

    /// <summary>Cancels the call at the callee.</summary>
    public bool TryCancel()
    {
        if (_cancellation is not { } source)
        {
            return false;
        }

        source.Cancel();
        return true;
    }

    /// <summary>Writes the arguments but for the token, as an array.</summary>
    public virtual void WriteArguments(ref MessagePackWriter writer) => writer.WriteArrayHeader(0);

    /// <summary>Reads what <see cref="WriteArguments"/> wrote; arguments that a newer caller added are skipped.</summary>
    public virtual void ReadArguments(ref MessagePackReader reader) => reader.Skip();

    /// <summary>Gets the type arguments of a generic method's call.</summary>
    public virtual Type[] TypeArguments => Type.EmptyTypes;

    /// <summary>Copies the arguments that the caller could still change.</summary>
    protected virtual void CopyArguments()
    {
    }

    internal void Detach()
    {
        if (!IsDetached)
        {
            IsDetached = true;
            CopyArguments();
        }
    }

    /// <summary>Replaces the caller's token by one of the callee's own.</summary>
    internal void TakeOver()
    {
        if (IsCancellable)
        {
            _cancellation = new CancellationTokenSource();
            Token = _cancellation.Token;
        }
    }

    /// <summary>Returns the component or grain that serves the method's interface.</summary>
    protected TInterface Resolve<TInterface>(ITargetHolder holder)
        where TInterface : class
        => (Method.IsExtension ? holder.GetComponent(typeof(TInterface)) : holder.GetTarget()) as TInterface
            ?? throw new InvalidCastException(
                $"The target of {Method.InterfaceName}.{Method.MethodName} does not implement {typeof(TInterface)}: the reference was made for another grain class.");

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private protected static async ValueTask<Response> AwaitAsync(Task task)
    {
        try
        {
            await task;
            return Response.Completed;
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private protected static async ValueTask<Response> AwaitAsync<T>(Task<T> task)
    {
        try
        {
            return Response.FromResult(await task);
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private protected static async ValueTask<Response> AwaitAsync(ValueTask task)
    {
        try
        {
            await task;
            return Response.Completed;
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private protected static async ValueTask<Response> AwaitAsync<T>(ValueTask<T> task)
    {
        try
        {
            return Response.FromResult(await task);
        }
        catch (Exception exception)
        {
            return Response.FromException(exception);
        }
    }
}
