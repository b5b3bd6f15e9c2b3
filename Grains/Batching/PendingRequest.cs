using System.Threading.Tasks.Sources;
using Grid.Serving;
using Microsoft.Extensions.ObjectPool;

namespace Grid.Batching;

// A request between its door and its answer, and the task that the door awaits.
//
// Exactly one party answers: whoever moves it to Ended under the queue's lock (the run, the cancellation, the deadline, the
// queue when it closes). Its holds on input buffers end with the queue if it never ran, and with the run if it did: a caller
// that goes away in the middle of a run is answered at once, while the run reads on.
//
// Pooled: a request goes back when its answer is taken, unless its cancellation callback may still come; then the collector
// gets it, so that a late callback finds an ended request and not somebody else's.
//
// Continuations never run on the thread that answers. A run answers its whole batch with one work item, which hands the
// continuations to its pool thread's own queue, where other threads may steal them.

/// <summary>
/// A request that waits or runs.
/// </summary>
internal sealed class PendingRequest : IValueTaskSource<InferenceOutcome>, IThreadPoolWorkItem
{
    private readonly ObjectPool<PendingRequest> _pool;
    private ManualResetValueTaskSourceCore<InferenceOutcome> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private InferenceOutcome _outcome;
    private bool _isReusable;

    /// <summary>Initializes a request that no queue knows yet.</summary>
    /// <param name="pool">Where it goes back to.</param>
    public PendingRequest(ObjectPool<PendingRequest> pool) => _pool = pool;

    public InferenceRequest Request { get; private set; } = null!;

    public ReplicaQueue Queue { get; private set; } = null!;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    public long Arrival { get; private set; }

    public long Deadline { get; private set; }

    // What follows is guarded by the queue's lock.
    public PendingState State { get; set; }

    public bool IsCancelled { get; set; }

    public Batch? Batch { get; set; }

    public Lane? Lane { get; set; }

    public PendingRequest? Previous { get; set; }

    public PendingRequest? Next { get; set; }

    public PendingRequest? PreviousInLane { get; set; }

    public PendingRequest? NextInLane { get; set; }

    /// <summary>Gets the task that the door awaits, once.</summary>
    public ValueTask<InferenceOutcome> Task => new(this, _core.Version);

    /// <summary>Takes a request in.</summary>
    /// <param name="queue">The queue it will be offered to.</param>
    /// <param name="request">The request, with its holds.</param>
    /// <param name="rows">Its rows along dimension 0.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="now">The timestamp now.</param>
    /// <param name="cancellationToken">Signalled when the caller has gone.</param>
    public void Begin(
        ReplicaQueue queue, InferenceRequest request, int rows, long bytes, long now, CancellationToken cancellationToken)
    {
        Queue = queue;
        Request = request;
        Rows = rows;
        Bytes = bytes;
        Arrival = now;
        Deadline = request.Deadline;
        State = PendingState.New;
        IsCancelled = false;

        // Before it is offered: a run could otherwise answer it while the registration isn't known yet.
        _registration = cancellationToken.UnsafeRegister(
            static state => ((PendingRequest)state!).Queue.Cancel((PendingRequest)state), this);
    }

    /// <summary>Takes back a request that no queue took and nobody will await.</summary>
    public void Discard()
    {
        if (_registration.Unregister() || _registration == default)
        {
            Recycle();
        }
    }

    /// <summary>Sets the answer, which the work item gives later.</summary>
    /// <param name="outcome">The answer.</param>
    public void SetOutcome(InferenceOutcome outcome) => _outcome = outcome;

    /// <summary>Ends the holds on the inputs.</summary>
    public void ReleaseInputs() => Request.Release();

    /// <summary>Gives an answer. Only for whoever moved the request to <see cref="PendingState.Ended"/>.</summary>
    /// <param name="outcome">The answer.</param>
    public void Answer(InferenceOutcome outcome)
    {
        _outcome = outcome;
        Answer(isReusable: true);
    }

    /// <summary>Tells a caller that has gone that its request ended; a run may read the inputs still.</summary>
    /// <param name="outcome">The answer.</param>
    public void AnswerAbandoned(InferenceOutcome outcome)
    {
        _outcome = outcome;
        Answer(isReusable: false);
    }

    /// <summary>Answers this request and those linked after it, on a pool thread.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        for (var request = this; request is not null;)
        {
            // Once answered it may be anybody's.
            var next = request.Next;
            request.Next = null;
            request.Answer(isReusable: true);
            request = next;
        }
    }

    /// <inheritdoc/>
    InferenceOutcome IValueTaskSource<InferenceOutcome>.GetResult(short token)
    {
        var outcome = _core.GetResult(token);
        if (_isReusable)
        {
            Recycle();
        }

        return outcome;
    }

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<InferenceOutcome>.GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<InferenceOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Answer(bool isReusable)
    {
        _isReusable = (_registration == default || _registration.Unregister()) && isReusable;
        _core.SetResult(_outcome);
    }

    private void Recycle()
    {
        _core.Reset();
        _registration = default;
        _outcome = default;
        Request = null!;
        Queue = null!;
        Batch = null;
        Lane = null;
        _pool.Return(this);
    }
}
