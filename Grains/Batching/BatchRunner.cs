using Grid.Onnx;
using Grid.Serving;
using Grid.Tensors;
using Microsoft.Extensions.Logging;

namespace Grid.Batching;

// Runs a batch and makes an outcome for each of its requests.
//
// A joined run that fails is taken apart: each request runs once alone, so that one poisonous input fails alone. The same
// happens when a joined run comes out with other rows than went in; then nothing is joined from there on, since the answers
// of such a model can't be told apart.
//
// Whatever happens, every request of the batch gets an outcome, its holds end and the queue hears that the run is over: a
// request that was forgotten would keep its caller, and the drain of its replica, waiting for ever.
//
// Thread-safe: all that a run needs is in the batch.

/// <summary>
/// Runs the batches of one replica.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="buffers">Where buffers come from.</param>
/// <param name="queue">The replica's queue.</param>
/// <param name="statistics">Where runs are counted.</param>
/// <param name="time">The clock.</param>
/// <param name="name">The replica's name for the log.</param>
/// <param name="logger">The log.</param>
internal sealed partial class BatchRunner(
    OnnxModel model,
    TensorBufferPool buffers,
    ReplicaQueue queue,
    ReplicaStatistics statistics,
    TimeProvider time,
    string name,
    ILogger logger)
{
    private static readonly InferenceOutcome Abandoned = InferenceOutcome.Refused(
        InferenceStatus.Cancelled, "The caller went away while a run with its request failed.");

    private readonly BatchSplitter _splitter = new(model.Signature.Outputs);

    /// <summary>Runs a batch, counts it and answers its requests.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="Exception">The silo itself failed. The requests are answered all the same.</exception>
    public void Run(Batch batch)
    {
        try
        {
            RunAll(batch);
        }
        catch (Exception exception)
        {
            // Not the model's fault, which is an outcome: memory ran out, or a log provider threw.
            var failure = InferenceOutcome.Refused(
                InferenceStatus.Failed, $"The silo failed while it ran the request: {exception.Message} Try again; the silo's log tells more.");
            while (batch.Outcomes.Count < batch.Requests.Count)
            {
                batch.Outcomes.Add(failure);
            }

            throw;
        }
        finally
        {
            statistics.OnAnswered(batch, time.GetTimestamp());
            foreach (var request in batch.Requests)
            {
                request.ReleaseInputs();
            }

            queue.Finish(batch);
        }
    }

    private void RunAll(Batch batch)
    {
        var requests = batch.Requests;
        batch.Outcomes.EnsureCapacity(requests.Count);
        if (requests.Count == 1)
        {
            RunAlone(batch, requests[0]);
        }
        else if (!TryRunJoined(batch))
        {
            foreach (var request in requests)
            {
                if (queue.IsAbandoned(request))
                {
                    batch.Outcomes.Add(Abandoned);
                }
                else
                {
                    RunAlone(batch, request);
                }
            }
        }
    }

    private void RunAlone(Batch batch, PendingRequest request)
    {
        var inputs = batch.Inputs;
        var begun = time.GetTimestamp();
        RunOutputs? outputs;
        InferenceOutcome failure;
        long gathered, ran;
        try
        {
            inputs.Use(request.Request, buffers);
            gathered = time.GetTimestamp();
            outputs = model.Run(batch.Options, inputs.Tensors, inputs.Wanted, out failure);
            ran = time.GetTimestamp();
        }
        finally
        {
            inputs.Clear();
        }

        if (outputs is null)
        {
            batch.Outcomes.Add(failure);
            return;
        }

        try
        {
            batch.Outcomes.Add(InferenceOutcome.Ok(_splitter.Whole(request.Request, outputs)));
        }
        catch
        {
            outputs.Dispose();
            throw;
        }

        statistics.OnRun(request.Rows, begun, gathered, ran, time.GetTimestamp());
    }

    private bool TryRunJoined(Batch batch)
    {
        var inputs = batch.Inputs;
        var begun = time.GetTimestamp();
        RunOutputs? outputs;
        InferenceOutcome failure;
        long gathered, ran;
        try
        {
            inputs.Gather(batch.Requests, buffers);
            gathered = time.GetTimestamp();
            outputs = model.Run(batch.Options, inputs.Tensors, inputs.Wanted, out failure);
            ran = time.GetTimestamp();
        }
        finally
        {
            inputs.Clear();
        }

        if (outputs is null)
        {
            LogBatchFailed(logger, name, batch.Requests.Count, failure.Message ?? "");
            return false;
        }

        if (!BatchSplitter.CanSplit(outputs, batch.Rows))
        {
            outputs.Dispose();
            queue.StopJoining();
            LogBatchingStopped(logger, name, batch.Rows);
            return false;
        }

        try
        {
            _splitter.Split(batch, outputs);
        }
        catch
        {
            outputs.Dispose();
            throw;
        }

        statistics.OnRun(batch.Rows, begun, gathered, ran, time.GetTimestamp());
        return true;
    }

    [LoggerMessage(EventIds.BatchFailed, LogLevel.Warning,
        "A joined run of {Requests} requests of '{Replica}' failed; each is tried once alone. {Reason}")]
    private static partial void LogBatchFailed(ILogger logger, string replica, int requests, string reason);

    [LoggerMessage(EventIds.BatchingStopped, LogLevel.Warning,
        "'{Replica}' came out of a joined run with other rows than the {Rows} that went in. Its requests run alone from now on; "
        + "set \"batching\": \"never\" in its configuration.")]
    private static partial void LogBatchingStopped(ILogger logger, string replica, long rows);
}
