using Orleans.Concurrency;

namespace Grid.Models;

/// <summary>
/// A model: its versions, its replicas and its routes.
/// </summary>
/// <remarks>
/// Key: <see cref="ModelKey"/> as text. The only writer of the model's state and of its routes. State is stored before a
/// route is published and before an operation is reported as done, so what was acknowledged outlives any crash; an
/// operation under way when the grain's silo dies is either stored whole or not at all.
/// </remarks>
[Alias("grid.model")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Gets the state of the model's versions.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The status. A model that the repository doesn't hold has no versions.</returns>
    [Alias("status"), AlwaysInterleave]
    ValueTask<ModelStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>Begins to load the versions that the repository holds. Those that serve go on serving meanwhile.</summary>
    /// <param name="command">What to load.</param>
    /// <param name="cancellationToken">Stops the wait, not the operation.</param>
    /// <returns>The operation's status, running as a rule: <see cref="WaitAsync"/> tells the outcome.</returns>
    [Alias("load")]
    ValueTask<ModelOperationStatus> LoadAsync(LoadModel command, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to have serve what should: the versions stored as serving, as far as they load, or those that the repository
    /// holds if nothing was ever asked. A model that was unloaded stays so. For the start of a silo.
    /// </summary>
    /// <param name="operation">Made by the caller; the same command sent twice with one id runs once.</param>
    /// <param name="cancellationToken">Stops the wait, not the operation.</param>
    /// <returns>The operation's status. It fails if any version does not load, though the others serve.</returns>
    [Alias("ensure")]
    ValueTask<ModelOperationStatus> EnsureLoadedAsync(Guid operation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells what a silo holds of the model, and then does as <see cref="EnsureLoadedAsync"/>. Where two silos hold different
    /// files of one version, those that were told of first count; the other silo is none of their holders.
    /// </summary>
    /// <param name="operation">Made by the caller; the same command sent twice with one id runs once.</param>
    /// <param name="files">What the silo holds.</param>
    /// <param name="cancellationToken">Stops the wait, not the operation.</param>
    /// <returns>The operation's status. It fails if any version does not load, though the others serve.</returns>
    [Alias("announce")]
    ValueTask<ModelOperationStatus> AnnounceAsync(
        Guid operation, ModelFiles files, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks whether the replicas in the routes still serve, and begins to replace those that don't: when a silo has died, and
    /// now and then. Wakes the model's grain if it died, too.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait, not the replacement.</param>
    /// <returns>A task that ends when it is known.</returns>
    [Alias("reconcile"), AlwaysInterleave]
    ValueTask ReconcileAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Has the replicas on a silo replaced by others elsewhere, as far as other silos are there: the silo is about to stop.
    /// </summary>
    /// <param name="operation">Made by the caller; the same command sent twice with one id runs once.</param>
    /// <param name="silo">The silo. No new replica is placed there from now on.</param>
    /// <param name="cancellationToken">Stops the wait, not the operation.</param>
    /// <returns>The operation's status.</returns>
    [Alias("leave")]
    ValueTask<ModelOperationStatus> LeaveAsync(
        Guid operation, SiloAddress silo, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tells that a silo's door could not be reached: the model looks at its replicas there before membership knows more.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>A task that ends when it was taken in.</returns>
    [Alias("suspect"), AlwaysInterleave]
    ValueTask SuspectAsync(SiloAddress silo, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to take all versions out of the routes, drain them and unload them. The operation ends when that is done, or
    /// with the drains still under way if they take more than 30 seconds.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Stops the wait, not the operation.</param>
    /// <returns>The operation's status.</returns>
    [Alias("unload")]
    ValueTask<ModelOperationStatus> UnloadAsync(UnloadModel command, CancellationToken cancellationToken = default);

    /// <summary>Waits for an operation to end.</summary>
    /// <param name="operation">Its id.</param>
    /// <param name="atMost">How long to wait, at most 20 seconds; a longer wait is made of several calls.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The status, which may still be running.</returns>
    [Alias("wait"), AlwaysInterleave]
    ValueTask<ModelOperationStatus> WaitAsync(
        Guid operation, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Gets the routes, and has the holder told of changes for a while.</summary>
    /// <param name="holder">Who is to be told.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The routes and the lease's length. A model that doesn't serve has a table without versions.</returns>
    [Alias("lease"), AlwaysInterleave]
    ValueTask<RouteLease> LeaseRoutesAsync(IRouteObserver holder, CancellationToken cancellationToken = default);

    /// <summary>Gets the counters of the versions that serve, summed over their replicas.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>One entry for each version.</returns>
    [Alias("statistics"), AlwaysInterleave]
    ValueTask<System.Collections.Immutable.ImmutableArray<ModelStatistics>> GetStatisticsAsync(
        CancellationToken cancellationToken = default);

    /// <summary>Gets the configuration in force for a version, as JSON, with every default written out.</summary>
    /// <param name="version">The version, or 0 for the one that is served by default.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The configuration, or null if the version doesn't serve.</returns>
    [Alias("config"), AlwaysInterleave]
    ValueTask<string?> GetConfigurationAsync(long version, CancellationToken cancellationToken = default);

    /// <summary>Tells how a replica stands. Sent by the replica when its load or its drain has ended.</summary>
    /// <param name="status">The replica's status; one with another fence than planned is ignored.</param>
    /// <returns>A task that ends when the status was taken in.</returns>
    [Alias("replica-changed")]
    ValueTask ReplicaChangedAsync(ReplicaStatus status);
}
