using System.Diagnostics;
using Grid.Serving;

namespace Grid.Batching;

// The requests of one replica that wait, and the bookkeeping of those that run.
//
// All of them stand in one list in order of arrival; those that may be joined also stand in the lane of their shapes. The
// oldest request decides which lane is served, so no shape starves another; its lane then fills the batch.
//
// A request leaves in one of five ways, and the lock decides which: a run takes it, its caller goes, its deadline passes, it
// finds the queue full, or the queue closes. Everything but a run ends its holds and answers it at once; answers are given
// outside the lock.
//
// Invariants, under the lock: _isAnnounced while a run thread has been told of work and hasn't looked yet; _count and _bytes
// are those of the list; a request is Running exactly while it is in the batch of a run that hasn't finished.
//
// Cost: one lock and no allocation for a request each way.

/// <summary>
/// The bounded queue of a replica.
/// </summary>
internal sealed class ReplicaQueue : IDisposable
{
    // Several requests are gathered into one buffer, and a buffer has its limit.
    private const long MaxBatchBytes = 256L << 20;

    private readonly Lock _gate = new();
    private readonly QueueLimits _limits;
    private readonly int _required;
    private readonly TimeProvider _time;
    private readonly ReplicaStatistics _statistics;
    private readonly Action _announce;
    private readonly Func<bool> _isNeededElsewhere;
    private readonly LaneTable _lanes;
    private readonly Linger _linger = new();
    private readonly long _delay;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private PendingRequest? _first;
    private PendingRequest? _last;
    private int _count;
    private long _bytes;
    private int _running;
    private int _maxBatchSize;
    private long _timerDue = long.MaxValue;
    private bool _isAnnounced;
    private volatile bool _isOpen = true;

    /// <summary>Initializes an empty queue.</summary>
    /// <param name="limits">Its bounds.</param>
    /// <param name="required">How many inputs the model requires.</param>
    /// <param name="time">The clock.</param>
    /// <param name="statistics">Where requests that end without a run are counted.</param>
    /// <param name="announce">Tells the run threads that there is work.</param>
    /// <param name="isNeededElsewhere">Tells whether other replicas have work for the run threads.</param>
    public ReplicaQueue(
        QueueLimits limits,
        int required,
        TimeProvider time,
        ReplicaStatistics statistics,
        Action announce,
        Func<bool> isNeededElsewhere)
    {
        _limits = limits;
        _required = required;
        _time = time;
        _statistics = statistics;
        _announce = announce;
        _isNeededElsewhere = isNeededElsewhere;
        _lanes = new LaneTable(required);
        _maxBatchSize = limits.MaxBatchSize;
        _delay = (long)(limits.MaxDelay.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(static state => ((ReplicaQueue)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets whether it takes requests.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Gets how many requests wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Offers a request.</summary>
    /// <param name="request">The request. Unless it is taken, it stays the caller's.</param>
    /// <param name="now">The timestamp now.</param>
    /// <returns>Whether it was taken, or why not.</returns>
    public OfferResult Offer(PendingRequest request, long now)
    {
        lock (_gate)
        {
            if (!_isOpen || request.IsCancelled)
            {
                request.State = PendingState.Ended;
                return _isOpen ? OfferResult.Cancelled : OfferResult.Closed;
            }

            if (_count >= _limits.MaxRequests || (_count > 0 && _bytes + request.Bytes > _limits.MaxBytes))
            {
                request.State = PendingState.Ended;
                return OfferResult.Full;
            }

            request.Lane = CanJoin(request) ? _lanes.Find(request.Request.Inputs) : null;
            Link(request);
            Arm(request.Deadline, now);
            if (_isAnnounced)
            {
                return OfferResult.Taken;
            }

            if (!IsDue(now) && !(request.Lane?.Rows >= _maxBatchSize))
            {
                Arm(_first!.Arrival + _delay, now);
                return OfferResult.Taken;
            }

            _isAnnounced = true;
        }

        _announce();
        return OfferResult.Taken;
    }

    /// <summary>Moves the oldest request, and those that may share its run, into a batch.</summary>
    /// <param name="batch">An empty batch.</param>
    /// <param name="hasMore">Whether more is due: then the queue counts as announced still.</param>
    /// <returns>Whether the batch has a request.</returns>
    public bool TryTake(Batch batch, out bool hasMore)
    {
        LingerForCallers();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (batch.Requests.Count == 0 && NextHead(now) is { } head)
            {
                Fill(batch, head, now);
            }

            batch.Taken = now;
            batch.Began = Stopwatch.GetTimestamp();
            _running += batch.Requests.Count;
            hasMore = _isAnnounced = NextHead(now) is not null;
            CheckDrained();
        }

        foreach (var expired in batch.Expired)
        {
            End(expired, Expired());
        }

        return batch.Requests.Count > 0;
    }

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
            _linger.OnFinished(batch.Began, _count, batch.Requests.Count);
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
                    Unlink(request);
                    isRunning = false;
                    CheckDrained();
                    break;
                default:
                    isRunning = true;
                    var batch = request.Batch!;
                    batch.Options.Terminate |= ++batch.Abandoned == batch.Requests.Count;
                    break;
            }

            request.State = PendingState.Ended;
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

    /// <summary>Joins no more requests: the model turned out not to keep rows apart.</summary>
    public void StopJoining()
    {
        lock (_gate)
        {
            _maxBatchSize = 0;
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
            isAnnounced = !_isAnnounced && _first is not null;
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
        PendingRequest? waiting;
        lock (_gate)
        {
            _isOpen = false;
            waiting = _first;
            while (_first is { } first)
            {
                var next = first.Next;
                Unlink(first);
                first.State = PendingState.Ended;
                first.Next = next;
            }

            CheckDrained();
        }

        while (waiting is not null)
        {
            var next = waiting.Next;
            waiting.Next = null;
            End(waiting, outcome);
            waiting = next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private static InferenceOutcome Expired() => InferenceOutcome.Refused(
        InferenceStatus.DeadlineExceeded, "The deadline passed while the request waited in the model's queue.");

    private void End(PendingRequest request, InferenceOutcome outcome)
    {
        _statistics.OnDropped(request.Arrival, _time.GetTimestamp());
        request.ReleaseInputs();
        request.Answer(outcome);
    }

    private void LingerForCallers()
    {
        int before, enough;
        lock (_gate)
        {
            before = _count;
            enough = _maxBatchSize;
            if (!_linger.Begins(before, enough))
            {
                return;
            }
        }

        while (_linger.Goes(Count, enough) && !_isNeededElsewhere())
        {
            Thread.Yield();
        }

        lock (_gate)
        {
            _linger.OnEnded(before, _count);
        }
    }

    private bool CanJoin(PendingRequest request)
    {
        if (_maxBatchSize == 0 || request.Rows == 0)
        {
            return false;
        }

        // An optional input replaces a constant of the graph, for the whole run.
        var inputs = request.Request.Inputs;
        for (var i = _required; i < inputs.Length; i++)
        {
            if (inputs[i].Buffer is not null)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsDue(long now)
        => _first is { } first && (_delay == 0 || !_isOpen || now - first.Arrival >= _delay || first.Lane is null);

    private PendingRequest? NextHead(long now)
    {
        if (_first is null || IsDue(now))
        {
            return _first;
        }

        if (_lanes.FindFull(_maxBatchSize) is { } full)
        {
            return full.First;
        }

        Arm(_first.Arrival + _delay, now);
        return null;
    }

    private void Fill(Batch batch, PendingRequest head, long now)
    {
        for (PendingRequest? request = head, next; request is not null; request = next)
        {
            next = request.NextInLane;
            if (request.Deadline <= now)
            {
                Unlink(request);
                request.State = PendingState.Ended;
                batch.Expired.Add(request);
                continue;
            }

            if (batch.Requests.Count > 0
                && (batch.Rows + request.Rows > _maxBatchSize || batch.Bytes + request.Bytes > MaxBatchBytes))
            {
                return;
            }

            Unlink(request);
            request.State = PendingState.Running;
            request.Batch = batch;
            batch.Requests.Add(request);
            batch.Rows += request.Rows;
            batch.Bytes += request.Bytes;
        }
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
            for (PendingRequest? request = _first, next; request is not null; request = next)
            {
                next = request.Next;
                if (request.Deadline <= now)
                {
                    Unlink(request);
                    request.State = PendingState.Ended;
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

    // The timer is only ever moved to an earlier time: deadlines mostly come in order, so few requests touch it.
    private void Arm(long due, long now)
    {
        if (due >= _timerDue)
        {
            return;
        }

        _timerDue = due;

        // A timer counts in milliseconds: rounded up, or it would fire before the time and again.
        var wait = Math.Ceiling(Math.Max(0, _time.GetElapsedTime(now, due).TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(wait, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }

    private void CheckDrained()
    {
        if (!_isOpen && _count == 0 && _running == 0)
        {
            _drained.TrySetResult();
        }
    }

    private void Link(PendingRequest request)
    {
        request.State = PendingState.Queued;
        request.Previous = _last;
        request.Next = null;
        if (_last is null)
        {
            _first = request;
        }
        else
        {
            _last.Next = request;
        }

        _last = request;
        _count++;
        _bytes += request.Bytes;
        request.Lane?.Append(request);
    }

    private void Unlink(PendingRequest request)
    {
        Debug.Assert(request.State == PendingState.Queued, "Only a queued request can leave the queue.");
        if (request.Previous is null)
        {
            _first = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            _last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.Previous = null;
        request.Next = null;
        _count--;
        _bytes -= request.Bytes;
        request.Lane?.Remove(request);
    }
}
