using Grid.Serving;
using Microsoft.ML.OnnxRuntime;

namespace Grid.Batching;

/// <summary>
/// What a run thread works on: the requests that one run serves. Each thread has one and uses it again and again.
/// </summary>
internal sealed class Batch : IDisposable
{
    /// <summary>Gets the options of the run, through which it can be terminated.</summary>
    public RunOptions Options { get; } = new();

    /// <summary>Gets the requests taken.</summary>
    public List<PendingRequest> Requests { get; } = [];

    /// <summary>Gets the answers, one for each request, once the run has ended.</summary>
    public List<InferenceOutcome> Outcomes { get; } = [];

    /// <summary>Gets the requests that were found past their deadline meanwhile; they are answered without a run.</summary>
    public List<PendingRequest> Expired { get; } = [];

    /// <summary>Gets or sets the rows of all requests.</summary>
    public long Rows { get; set; }

    /// <summary>Gets or sets the bytes of all inputs.</summary>
    public long Bytes { get; set; }

    /// <summary>Gets or sets when the requests were taken, by <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</summary>
    public long Began { get; set; }

    /// <summary>Gets or sets when the requests were taken, by the injected clock.</summary>
    public long Taken { get; set; }

    /// <summary>Gets or sets how many of the requests nobody waits for any more. Guarded by the queue's lock.</summary>
    public int Abandoned { get; set; }

    /// <summary>Gets the inputs of the run, by their positions in the signature.</summary>
    public BatchInputs Inputs { get; } = new();

    /// <summary>Empties the batch. Its last run has ended and its requests are answered.</summary>
    public void Clear()
    {
        Requests.Clear();
        Outcomes.Clear();
        Expired.Clear();
        Rows = 0;
        Bytes = 0;
        Abandoned = 0;
        Options.Terminate = false;
    }

    /// <inheritdoc/>
    public void Dispose() => Options.Dispose();
}
