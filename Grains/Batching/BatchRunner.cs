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
    public void Run(Batch batch)
    {
        var requests = batch.Requests;
        if (requests.Count == 1)
        {
            batch.Outcomes.Add(RunAlone(batch, requests[0]));
        }
        else if (!TryRunJoined(batch))
        {
            foreach (var request in requests)
            {
                batch.Outcomes.Add(queue.IsAbandoned(request) ? Abandoned : RunAlone(batch, request));
            }
        }

        var now = time.GetTimestamp();
        statistics.OnAnswered(batch, now);
        foreach (var request in requests)
        {
            request.ReleaseInputs();
        }

        queue.Finish(batch);
    }

    private InferenceOutcome RunAlone(Batch batch, PendingRequest request)
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
            return failure;
        }

        var result = _splitter.Whole(request.Request, outputs);
        statistics.OnRun(request.Rows, begun, gathered, ran, time.GetTimestamp());
        return InferenceOutcome.Ok(result);
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

        _splitter.Split(batch, outputs);
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
