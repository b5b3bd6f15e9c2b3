using Orleans.Concurrency;

namespace Grid.Models;

/// <summary>
/// One loaded copy of one version of a model: its session and its queue.
/// </summary>
/// <remarks>
/// Key: <see cref="ReplicaKey"/> as text. Activation never loads: an activation without a plan answers
/// <see cref="ModelVersionState.Unknown"/>, so a stale caller can't make gigabytes load. Loading and draining are
/// operations whose end is told to the model's grain; neither call waits for them. Inference doesn't come this way: doors
/// enqueue in the silo's replica table.
/// </remarks>
[Alias("grid.replica")]
public interface IReplicaGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins to load by a plan. The first plan is the replica's only one: the same again changes nothing, and another is
    /// not taken, which the status tells by its fence.
    /// </summary>
    /// <param name="plan">What to load.</param>
    /// <param name="cancellationToken">Stops the wait, not the load.</param>
    /// <returns>The status.</returns>
    [Alias("load")]
    ValueTask<ReplicaStatus> LoadAsync(ReplicaPlan plan, CancellationToken cancellationToken = default);

    /// <summary>Begins to drain: takes no new request, finishes those it has, then unloads and deactivates.</summary>
    /// <param name="fence">The plan to end; another one goes on.</param>
    /// <param name="cancellationToken">Stops the wait, not the drain.</param>
    /// <returns>The status.</returns>
    [Alias("drain")]
    ValueTask<ReplicaStatus> DrainAsync(long fence, CancellationToken cancellationToken = default);

    /// <summary>Gets how the replica stands.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The status.</returns>
    [Alias("status"), AlwaysInterleave]
    ValueTask<ReplicaStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets the replica's counters.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The counters since it was loaded; null while there is no session: without a plan, while it loads, and when it was drained.</returns>
    [Alias("statistics"), AlwaysInterleave]
    ValueTask<ModelStatistics?> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
