using System.Diagnostics;
using Grid.Serving;

namespace Grid.Batching;

// The ways out of the queue, and how each is answered.
internal sealed partial class ReplicaQueue
{
    /// <summary>Ends the requests of a run. Each gets its outcome, but for those whose callers have gone.</summary>
    /// <param name="batch">The batch, with an outcome for each request, the holds on their inputs ended.</param>
    public void Finish(Batch batch)
    {
        PendingRequest? chain = null;
        lock (_gate)
        {
            for (var i = batch.Requests.Count - 1; i >= 0; i--)
            {
                var request = batch.Requests[i];
                if (request.State == PendingState.Running)
                {
                    request.State = PendingState.Ended;
                    request.SetOutcome(batch.Outcomes[i]);
                    request.Next = chain;
                    chain = request;
                }
                else
                {
                    batch.Outcomes[i].Result?.Dispose();
                }
            }

            _running -= batch.Requests.Count;
            _linger.OnFinished(batch.Began, Stopwatch.GetTimestamp(), _waiting.Count, batch.Requests.Count);
            CheckDrained();
        }

        if (chain is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(chain, preferLocal: false);
        }
    }

    /// <summary>Tells whether the caller of a running request has gone.</summary>
    /// <param name="request">A request of a batch that isn't finished.</param>
    /// <returns>Whether nobody waits for it.</returns>
    public bool IsAbandoned(PendingRequest request)
    {
        lock (_gate)
        {
            return request.State != PendingState.Running;
        }
    }

    /// <summary>Ends a request whose caller has gone. A run that serves nobody else is told to stop.</summary>
    /// <param name="request">The request.</param>
    public void Cancel(PendingRequest request)
    {
        bool isRunning;
        lock (_gate)
        {
            switch (request.State)
            {
                case PendingState.New:
                    request.IsCancelled = true;
                    return;
                case PendingState.Ended:
                    return;
                case PendingState.Queued:
                    _waiting.Remove(request, PendingState.Ended);
                    isRunning = false;
                    CheckDrained();
                    break;
                default:
                    request.State = PendingState.Ended;
                    isRunning = true;
                    var batch = request.Batch!;
                    batch.Options.Terminate |= ++batch.Abandoned == batch.Requests.Count;
                    break;
            }
        }

        var outcome = InferenceOutcome.Refused(InferenceStatus.Cancelled, "The caller went away before the answer was there.");
        if (isRunning)
        {
            request.AnswerAbandoned(outcome);
        }
        else
        {
            End(request, outcome);
        }
    }

    /// <summary>Takes no more requests; those that it has are served.</summary>
    /// <returns>A task that ends when none is left.</returns>
    public Task DrainAsync()
    {
        bool isAnnounced;
        lock (_gate)
        {
            _isOpen = false;
            isAnnounced = !_isAnnounced && _waiting.First is not null;
            _isAnnounced |= isAnnounced;
            CheckDrained();
        }

        if (isAnnounced)
        {
            _announce();
        }

        return _drained.Task;
    }

    /// <summary>Takes no more requests and refuses those that wait. Those that run are finished.</summary>
    /// <param name="outcome">What those that wait are told.</param>
    public void Close(InferenceOutcome outcome)
    {
        var refused = new List<PendingRequest>();
        lock (_gate)
        {
            _isOpen = false;
            while (_waiting.First is { } first)
            {
                _waiting.Remove(first, PendingState.Ended);
                refused.Add(first);
            }

            CheckDrained();
        }

        foreach (var request in refused)
        {
            End(request, outcome);
        }
    }

    private static InferenceOutcome Expired() => InferenceOutcome.Refused(
        InferenceStatus.DeadlineExceeded, "The deadline passed while the request waited in the model's queue.");

    private void End(PendingRequest request, InferenceOutcome outcome)
    {
        _statistics.OnDropped(request.Arrival, _time.GetTimestamp());
        request.ReleaseInputs();
        request.Answer(outcome);
    }

    private void OnTimer()
    {
        List<PendingRequest>? expired = null;
        var isAnnounced = false;
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var earliest = long.MaxValue;
            _timerDue = long.MaxValue;
            for (PendingRequest? request = _waiting.First, next; request is not null; request = next)
            {
                next = request.Next;
                if (request.Deadline <= now)
                {
                    _waiting.Remove(request, PendingState.Ended);
                    (expired ??= []).Add(request);
                }
                else
                {
                    earliest = Math.Min(earliest, request.Deadline);
                }
            }

            Arm(earliest, now);
            CheckDrained();
            if (!_isAnnounced && NextHead(now) is not null)
            {
                _isAnnounced = isAnnounced = true;
            }
        }

        foreach (var request in expired ?? [])
        {
            End(request, Expired());
        }

        if (isAnnounced)
        {
            _announce();
        }
    }

    private void CheckDrained()
    {
        if (!_isOpen && _waiting.Count == 0 && _running == 0)
        {
            _drained.TrySetResult();
        }
    }
}
