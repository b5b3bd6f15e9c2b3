// One base for each return type a grain method may have; together since they differ in a line.
using System.ComponentModel;
using Orleans.Serialization.Invocation;

namespace Orleans.CodeGeneration;

[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskInvokable : Invokable
{
    protected abstract Task InvokeInner();

    public sealed override ValueTask<Response> Invoke()
    {
        try
        {
            var task = InvokeInner();
            return task.IsCompletedSuccessfully ? new(Response.Completed) : AwaitAsync(task);
        }
        catch (Exception exception)
        {
            return new(Response.FromException(exception));
        }
    }
}

[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TaskInvokable<T> : Invokable
{
    protected abstract Task<T> InvokeInner();

    public sealed override ValueTask<Response> Invoke()
    {
        try
        {
            var task = InvokeInner();
            return task.IsCompletedSuccessfully ? new(Response.FromResult(task.Result)) : AwaitAsync(task);
        }
        catch (Exception exception)
        {
            return new(Response.FromException(exception));
        }
    }
}

[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueTaskInvokable : Invokable
{
    protected abstract ValueTask InvokeInner();

    public sealed override ValueTask<Response> Invoke()
    {
        try
        {
            var task = InvokeInner();
            if (!task.IsCompletedSuccessfully)
            {
                return AwaitAsync(task);
            }

            task.GetAwaiter().GetResult();
            return new(Response.Completed);
        }
        catch (Exception exception)
        {
            return new(Response.FromException(exception));
        }
    }
}

[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueTaskInvokable<T> : Invokable
{
    protected abstract ValueTask<T> InvokeInner();

    public sealed override ValueTask<Response> Invoke()
    {
        try
        {
            var task = InvokeInner();
            return task.IsCompletedSuccessfully ? new(Response.FromResult(task.Result)) : AwaitAsync(task);
        }
        catch (Exception exception)
        {
            return new(Response.FromException(exception));
        }
    }
}

/// <summary>A method of an observer that returns nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class VoidInvokable : Invokable
{
    protected abstract void InvokeInner();

    public sealed override ValueTask<Response> Invoke()
    {
        try
        {
            InvokeInner();
            return new(Response.Completed);
        }
        catch (Exception exception)
        {
            return new(Response.FromException(exception));
        }
    }
}

/// <summary>A method that returns a sequence: the sequence is pulled in batches by calls of their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AsyncEnumerableInvokable<T> : Invokable
{
    public abstract IAsyncEnumerable<T> InvokeInner();

    internal void UseToken(CancellationToken token)
    {
        if (IsCancellable)
        {
            Token = token;
        }
    }

    public sealed override ValueTask<Response> Invoke()
        => throw new NotSupportedException($"{GetMethodName()} returns a sequence, which is enumerated and not called.");
}
