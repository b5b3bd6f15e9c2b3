using Grid.Batching;
using Grid.Models;
using Grid.Onnx;
using Microsoft.Extensions.ObjectPool;

namespace Grid.Serving;

// A loaded model, its queue, and what joins them to the run threads.
//
// Life: it serves; it drains (takes nothing new, answers StaleRoute, finishes what it has); it is unloaded (refuses what
// still waits, lets go of the session). The session itself goes when the last run and the last reader of an output are done.

/// <summary>
/// A replica of a model on this silo.
/// </summary>
internal sealed class Replica : IReplica, IRunSource, IAsyncDisposable
{
    private readonly OnnxModel _model;
    private readonly ReplicaQueue _queue;
    private readonly BatchRunner _runner;
    private readonly ReplicaStatistics _statistics;
    private readonly RunScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly EngineInstruments _instruments;
    private readonly ObjectPool<PendingRequest> _pending;
    private readonly InferenceOutcome _full;
    private int _isUnloaded;

    /// <summary>Initializes a replica that serves at once. Takes the model's hold over.</summary>
    /// <param name="key">Which replica it is.</param>
    /// <param name="fence">The plan that loaded it.</param>
    /// <param name="model">The model.</param>
    /// <param name="limits">The bounds of its queue, and how many rows are joined.</param>
    /// <param name="config">The configuration in force, as JSON.</param>
    /// <param name="services">What all replicas share.</param>
    public Replica(ReplicaKey key, long fence, OnnxModel model, QueueLimits limits, string config, ReplicaServices services)
    {
        Key = key;
        Fence = fence;
        Config = config;
        Signature = model.Signature with { MaxBatchSize = limits.MaxBatchSize };
        _model = model;
        _scheduler = services.Scheduler;
        _time = services.Time;
        _instruments = services.Instruments;
        _statistics = new ReplicaStatistics(_time, _instruments);
        _queue = new ReplicaQueue(
            limits, Signature.RequiredInputs, _time, _statistics, () => _scheduler.Announce(this), () => _scheduler.HasWaiting);
        _runner = new BatchRunner(model, services.Buffers, _queue, _statistics, _time, key.ToString(), services.Logger);
        _pending = new DefaultObjectPool<PendingRequest>(new PendingPolicy(this), limits.MaxRequests);
        _full = InferenceOutcome.Refused(
            InferenceStatus.QueueFull,
            $"The queue of model '{key.Model.Model}' is full: it holds {limits.MaxRequests} requests or {limits.MaxBytes} bytes. "
            + "Try again later, or send fewer requests at the same time.");
        _instruments.OnLoaded();
    }

    /// <inheritdoc/>
    public ReplicaKey Key { get; }

    /// <inheritdoc/>
    public long Fence { get; }

    /// <inheritdoc/>
    public ModelSignature Signature { get; }

    /// <summary>Gets the configuration in force, as JSON with every default written out.</summary>
    public string Config { get; }

    /// <summary>Gets how many requests wait.</summary>
    public int QueueLength => _queue.Count;

    /// <inheritdoc/>
    public ValueTask<InferenceOutcome> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_queue.IsOpen)
        {
            return new(Stale());
        }

        if (InputCheck.Find(Signature, request, out var rows, out var bytes) is { } fault)
        {
            return new(Refuse(request, InferenceOutcome.Refused(InferenceStatus.InvalidInput, fault)));
        }

        var now = _time.GetTimestamp();
        if (request.Deadline <= now)
        {
            return new(Refuse(request, InferenceOutcome.Refused(
                InferenceStatus.DeadlineExceeded, "The deadline had passed when the request reached the model's queue.")));
        }

        var pending = _pending.Get();
        pending.Begin(_queue, request, rows, bytes, now, cancellationToken);
        var task = pending.Task;
        var offered = _queue.Offer(pending, now);
        if (offered == OfferResult.Taken)
        {
            return task;
        }

        pending.Discard();
        return new(offered switch
        {
            OfferResult.Closed => Stale(),
            OfferResult.Full => Refuse(request, _full),
            _ => Refuse(request, InferenceOutcome.Refused(
                InferenceStatus.Cancelled, "The caller went away before the request was queued.")),
        });
    }

    /// <summary>Takes no more requests and finishes those it has.</summary>
    /// <returns>A task that ends when none is left.</returns>
    public Task DrainAsync() => _queue.DrainAsync();

    /// <summary>Refuses what still waits and lets go of the session.</summary>
    /// <returns>A task that ends when the last run and the last reader of an output are done and the memory is given back.</returns>
    public Task UnloadAsync()
    {
        if (Interlocked.Exchange(ref _isUnloaded, 1) == 0)
        {
            _queue.Close(InferenceOutcome.Refused(
                InferenceStatus.Unavailable, $"Model '{Key.Model.Model}' was unloaded before the request ran. Try again."));
            _instruments.OnUnloaded();
            _ = LetGoAsync();
        }

        return _model.Unloaded;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await UnloadAsync();

    /// <summary>Reads the counters.</summary>
    /// <returns>The counters since it was loaded.</returns>
    public ModelStatistics GetStatistics() => _statistics.Read(Key.Version);

    /// <inheritdoc/>
    bool IRunSource.TryTake(Batch batch, out bool hasMore) => _queue.TryTake(batch, out hasMore);

    /// <inheritdoc/>
    void IRunSource.Execute(Batch batch) => _runner.Run(batch);

    private static InferenceOutcome Refuse(InferenceRequest request, InferenceOutcome outcome)
    {
        request.Release();
        return outcome;
    }

    private InferenceOutcome Stale() => InferenceOutcome.Refused(
        InferenceStatus.StaleRoute, $"Replica '{Key}' takes no more requests. Ask for the routes again.");

    private async Task LetGoAsync()
    {
        await _queue.DrainAsync();
        _queue.Dispose();
        _model.Release();
    }

    private sealed class PendingPolicy(Replica replica) : PooledObjectPolicy<PendingRequest>
    {
        public override PendingRequest Create() => new(replica._pending);

        public override bool Return(PendingRequest obj) => true;
    }
}
