namespace Grid.Models;

// Settled: what was asked of the replica, to load or to drain, is over, well or not. The task starts anew with a drain.

/// <summary>
/// A replica as its model knows it.
/// </summary>
internal sealed class ReplicaRecord(ReplicaKey key, long fence)
{
    private const string Lost = "The silo that held the replica went away.";
    private const string Drained = "The replica was drained before its model had it serve.";
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReplicaKey Key { get; } = key;

    public long Fence { get; } = fence;

    public ReplicaRole Role { get; private set; } = ReplicaRole.Loading;

    /// <summary>Gets the last status of this plan; null until there is one, and once the replica is lost.</summary>
    public ReplicaStatus? Status { get; private set; }

    /// <summary>Gets the silo it was last known to be on, or is meant for.</summary>
    public SiloAddress? Silo { get; set; }

    /// <summary>Gets or sets how often in a row it has not answered when it was looked after.</summary>
    public int Unanswered { get; set; }

    /// <summary>Gets why the replica isn't ready, once that is known.</summary>
    public ModelFailure Failure { get; private set; }

    public string Reason { get; private set; } = "";

    public Task Settled => _settled.Task;

    public bool IsReady => Status is { State: ModelVersionState.Ready, Signature: not null };

    public StoredReplica Stored => new(Key.Version, Key.Number, Fence);

    public void Serve() => Role = ReplicaRole.Serving;

    public void Drain()
    {
        Role = ReplicaRole.Draining;
        _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>
    /// Takes a status in. One that speaks of another plan, or of none, says that this one is lost. Answers and pushes overtake
    /// each other, so one that says what was so before the last is passed over.
    /// </summary>
    public void Take(ReplicaStatus status)
    {
        if (status.Fence != Fence)
        {
            Lose(Lost);
            return;
        }

        var isOver = Role == ReplicaRole.Draining
            ? status.State == ModelVersionState.Unavailable
            : status.State != ModelVersionState.Loading;
        if (!isOver && _settled.Task.IsCompleted)
        {
            return;
        }

        (Status, Silo, Failure, Reason) = (status, status.Silo, status.Failure, status.Reason);
        if (!isOver)
        {
            return;
        }

        if (!IsReady && Failure == ModelFailure.None)
        {
            (Failure, Reason) = (ModelFailure.Unavailable, Drained);
        }

        _settled.TrySetResult();
    }

    /// <summary>Gives the replica up.</summary>
    public void Lose(string reason)
    {
        (Status, Silo, Failure, Reason) = (null, null, ModelFailure.Unavailable, reason);
        _settled.TrySetResult();
    }
}
