using System.Threading.Tasks.Sources;
using MessagePack;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Messaging;

/// <summary>The caller's end of a call that is under way.</summary>
internal interface ICallCompletion
{
    Message Request { get; }

    long Deadline { get; }

    CancellationToken CallerToken { get; }

    CancellationTokenRegistration Registration { get; set; }

    void Complete(Response response);

    /// <summary>Reads a response from the wire: the completion knows the type of the result.</summary>
    Response ReadResponse(ref MessagePackReader reader);
}

// Whoever removes a completion from the table of calls completes it, so each is completed once. Continuations are always
// asynchronous: the thread that brings a response never runs a caller's code.
internal sealed class TaskCallCompletion<T>(Message request, long deadline, CancellationToken token)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), ICallCompletion
{
    public Message Request { get; } = request;

    public long Deadline { get; } = deadline;

    public CancellationToken CallerToken { get; } = token;

    public CancellationTokenRegistration Registration { get; set; }

    public Response ReadResponse(ref MessagePackReader reader) => MessageCodec.ReadResponse<T>(ref reader);

    public void Complete(Response response)
    {
        Registration.Dispose();
        if (response.Exception is not { } exception)
        {
            TrySetResult(response.GetResult<T>());
        }
        else if (exception is OperationCanceledException canceled)
        {
            SetCanceled(this, canceled);
        }
        else
        {
            TrySetException(exception);
        }
    }

    // The exception itself must come back, not a new one with only its token.
    private static void SetCanceled(TaskCompletionSource<T> source, OperationCanceledException exception)
        => source.SetFromTask(CanceledTask(exception));

    private static async Task<T> CanceledTask(OperationCanceledException exception)
    {
        await System.Threading.Tasks.Task.CompletedTask;
        throw exception;
    }
}

// The same for methods that return a ValueTask: taken from a pool, and returned to it when the result has been read.
internal sealed class PooledCallCompletion<T> : ICallCompletion, IValueTaskSource<T>, IValueTaskSource
{
    private const int PoolSize = 64;

    [ThreadStatic]
    private static Stack<PooledCallCompletion<T>>? Pool;

    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };

    public Message Request { get; private set; } = null!;

    public long Deadline { get; private set; }

    public CancellationToken CallerToken { get; private set; }

    public CancellationTokenRegistration Registration { get; set; }

    public short Version => _core.Version;

    public static PooledCallCompletion<T> Rent(Message request, long deadline, CancellationToken token)
    {
        if (Pool is null || !Pool.TryPop(out var completion))
        {
            completion = new PooledCallCompletion<T>();
        }

        completion.Request = request;
        completion.Deadline = deadline;
        completion.CallerToken = token;
        return completion;
    }

    public Response ReadResponse(ref MessagePackReader reader) => MessageCodec.ReadResponse<T>(ref reader);

    public void Complete(Response response)
    {
        Registration.Dispose();
        if (response.Exception is { } exception)
        {
            _core.SetException(exception);
        }
        else
        {
            _core.SetResult(response.GetResult<T>());
        }
    }

    public T GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Return()
    {
        _core.Reset();
        Request = null!;
        CallerToken = default;
        Registration = default;
        var pool = Pool ??= new Stack<PooledCallCompletion<T>>(PoolSize);
        if (pool.Count < PoolSize)
        {
            pool.Push(this);
        }
    }
}
