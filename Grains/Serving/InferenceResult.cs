namespace Grid.Serving;

/// <summary>
/// The answer to a request: slices of a run's outputs, and a hold on them.
/// </summary>
/// <param name="outputs">The outputs, in the order asked for.</param>
/// <param name="hold">What is disposed when the reader is done, exactly once.</param>
public sealed class InferenceResult(OutputTensor[] outputs, IDisposable? hold) : IDisposable
{
    private IDisposable? _hold = hold;

    /// <summary>Gets the outputs, in the order asked for.</summary>
    public OutputTensor[] Outputs { get; } = outputs;

    /// <summary>Ends the hold on the outputs. Calls after the first do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _hold, null)?.Dispose();
}
