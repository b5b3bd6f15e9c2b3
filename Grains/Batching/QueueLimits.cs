namespace Grid.Batching;

/// <summary>
/// The bounds of a replica's queue.
/// </summary>
/// <param name="MaxRequests">The most requests that wait.</param>
/// <param name="MaxBytes">The most bytes of inputs that wait. A single request may exceed it when nothing else waits.</param>
/// <param name="MaxBatchSize">The most rows that requests are joined to; 0 if they are never joined.</param>
/// <param name="MaxDelay">How long a run may wait for more rows. Zero: an idle thread takes what there is.</param>
internal sealed record QueueLimits(int MaxRequests, long MaxBytes, int MaxBatchSize, TimeSpan MaxDelay);
