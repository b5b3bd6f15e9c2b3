using System.Collections.Immutable;
using System.Numerics;
using Grid.Models;
using Grid.Serving;

namespace Grid.Batching;

// Counters of one replica, added to once for a run: the lock is taken by run threads only, and by whoever reads.

/// <summary>
/// Counts what a replica serves.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="instruments">Where the same goes as metrics.</param>
internal sealed class ReplicaStatistics(TimeProvider time, EngineInstruments instruments)
{
    private const long MaxCountedApart = 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, BatchStatistics> _batches = [];
    private readonly double _tick = 1e9 / time.TimestampFrequency;
    private long _lastInference;
    private long _rows;
    private long _runs;
    private DurationStatistic _success;
    private DurationStatistic _fail;
    private DurationStatistic _queue;
    private DurationStatistic _input;
    private DurationStatistic _infer;
    private DurationStatistic _output;

    /// <summary>Counts a run that succeeded.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="begun">When gathering began.</param>
    /// <param name="gathered">When the run began.</param>
    /// <param name="ran">When it ended.</param>
    /// <param name="split">When its outputs were split.</param>
    public void OnRun(long rows, long begun, long gathered, long ran, long split)
    {
        var input = Took(begun, gathered);
        var infer = Took(gathered, ran);
        var output = Took(ran, split);
        instruments.OnRun(rows, infer.Nanoseconds * 1e-9);
        lock (_gate)
        {
            _runs++;
            _rows += rows;
            _input += input;
            _infer += infer;
            _output += output;
            var size = SizeOf(rows);
            var batch = _batches.GetValueOrDefault(size);
            _batches[size] = new BatchStatistics(
                size, batch.ComputeInput + input, batch.ComputeInfer + infer, batch.ComputeOutput + output);
        }
    }

    /// <summary>Counts the requests of a batch.</summary>
    /// <param name="batch">The batch, with its outcomes.</param>
    /// <param name="now">The timestamp now.</param>
    public void OnAnswered(Batch batch, long now)
    {
        var success = default(DurationStatistic);
        var fail = default(DurationStatistic);
        var queue = default(DurationStatistic);
        for (var i = 0; i < batch.Requests.Count; i++)
        {
            var took = Took(batch.Requests[i].Arrival, now);
            if (batch.Outcomes[i].Status == InferenceStatus.Ok)
            {
                success += took;
            }
            else
            {
                fail += took;
            }

            queue += Took(batch.Requests[i].Arrival, batch.Taken);
        }

        instruments.OnAnswered(success.Count, fail.Count);
        lock (_gate)
        {
            _lastInference = time.GetUtcNow().ToUnixTimeMilliseconds();
            _success += success;
            _fail += fail;
            _queue += queue;
        }
    }

    /// <summary>Counts a request that ended without a run.</summary>
    /// <param name="arrival">When it came.</param>
    /// <param name="now">The timestamp now.</param>
    public void OnDropped(long arrival, long now)
    {
        instruments.OnAnswered(0, 1);
        lock (_gate)
        {
            _fail += Took(arrival, now);
        }
    }

    /// <summary>Reads the counters.</summary>
    /// <param name="version">The model's version.</param>
    /// <returns>The counters.</returns>
    public ModelStatistics Read(long version)
    {
        lock (_gate)
        {
            return new ModelStatistics(
                version, _lastInference, _rows, _runs, _success, _fail, _queue, _input, _infer, _output,
                [.. _batches.Values]);
        }
    }

    // Callers choose how many rows they send: beyond what is ever joined, sizes share a counter with the next power of two, so
    // that the table stays small.
    private static long SizeOf(long rows) => rows <= MaxCountedApart ? rows : (long)BitOperations.RoundUpToPowerOf2((ulong)rows);

    private DurationStatistic Took(long from, long to) => new(1, (long)((to - from) * _tick));
}
