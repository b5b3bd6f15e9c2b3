using Microsoft.Extensions.Logging;

namespace Grid.Batching;

// Grants the device's run threads to the replicas that have work.
//
// Sources stand in a ring, each at most once. A thread takes the first, fills a batch from it and, if more is due there, puts
// it back at the end before it runs: so one model's flood takes turns with another model's trickle, and several threads can
// serve one model when nobody else has work. An idle thread never waits while the ring holds something.
//
// What is next is decided in the ring alone (Enqueue and Dequeue): another order changes nothing else.
//
// Cost: one lock each way for a batch, not for a request.

/// <summary>
/// The run threads of a silo's device.
/// </summary>
internal sealed partial class RunScheduler : IDisposable
{
    private readonly Queue<IRunSource> _ring = new();
    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private readonly ILogger _logger;
    private int _waiting;
    private int _idle;
    private bool _isStopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="logger">Where faults of the engine itself are told.</param>
    public RunScheduler(int threads, ILogger<RunScheduler> logger)
    {
        _logger = logger;
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"Grid run {i}" };
            _threads[i].UnsafeStart();
        }
    }

    /// <summary>Gets how many runs can go on at the same time.</summary>
    public int Threads => _threads.Length;

    /// <summary>Gets whether a source waits for a thread.</summary>
    public bool HasWaiting => Volatile.Read(ref _waiting) > 0;

    /// <summary>Announces that a source has work. It must not be announced again until <see cref="IRunSource.TryTake"/> says so.</summary>
    /// <param name="source">The source.</param>
    public void Announce(IRunSource source)
    {
        lock (_gate)
        {
            _ring.Enqueue(source);
            _waiting = _ring.Count;
            if (_idle > 0)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Stops the threads after the runs that they are in. What is queued stays unanswered: close replicas first.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Work()
    {
        using var batch = new Batch();
        while (Next() is { } source)
        {
            try
            {
                var hasWork = source.TryTake(batch, out var hasMore);
                if (hasMore)
                {
                    Announce(source);
                }

                if (hasWork)
                {
                    source.Execute(batch);
                }
            }
            catch (Exception exception)
            {
                // Not a model's fault, which is an outcome. The thread must live on for the other models.
                LogWithoutThrowing(exception);
            }
            finally
            {
                batch.Clear();
            }
        }
    }

    private void LogWithoutThrowing(Exception exception)
    {
        try
        {
            LogFaulted(_logger, exception);
        }
        catch (Exception)
        {
            // It may be the log provider that throws; then there is nowhere to say so.
        }
    }

    private IRunSource? Next()
    {
        lock (_gate)
        {
            IRunSource? source;
            while (!_ring.TryDequeue(out source) && !_isStopping)
            {
                _idle++;
                Monitor.Wait(_gate);
                _idle--;
            }

            _waiting = _ring.Count;
            return _isStopping ? null : source;
        }
    }
}
