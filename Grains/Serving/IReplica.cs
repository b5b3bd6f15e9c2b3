using Grid.Models;

namespace Grid.Serving;

/// <summary>
/// A replica on this silo, as its doors see it.
/// </summary>
public interface IReplica
{
    /// <summary>Gets which replica it is.</summary>
    ReplicaKey Key { get; }

    /// <summary>Gets the number of the plan that loaded it.</summary>
    long Fence { get; }

    /// <summary>Gets the model's signature.</summary>
    ModelSignature Signature { get; }

    /// <summary>Queues a request and waits for its answer.</summary>
    /// <param name="request">
    /// The request. Its holds are taken over and ended, but for <see cref="InferenceStatus.StaleRoute"/>: there nothing was
    /// done and the request stays the caller's.
    /// </param>
    /// <param name="cancellationToken">
    /// Signalled when the caller has gone: a queued request leaves the queue, one that runs is finished and dropped.
    /// </param>
    /// <returns>The outcome. Never throws for what a request contains. To be awaited once.</returns>
    ValueTask<InferenceOutcome> InferAsync(InferenceRequest request, CancellationToken cancellationToken);
}
