namespace Grid.Models;

// How the grain learns that a replica is gone whose silo can no longer say so, and replaces it. Nothing here changes what is
// stored: a replica that is lost, or on a silo that it must leave, makes the next Ensure load another.
internal sealed partial class ModelGrain
{
    // A silo that is suspected is asked for so long. It may only be slow, and then a replica is loaded that was not needed.
    private static readonly TimeSpan SuspectAnswersWithin = TimeSpan.FromSeconds(2);
    private const int MaxUnansweredLooks = 3;
    private readonly HashSet<SiloAddress> _suspected = [];
    private bool _isLooking;

    public async ValueTask ReconcileAsync(CancellationToken cancellationToken)
    {
        if (_stored.Desired != ModelDesire.Loaded || _isLooking)
        {
            LetGoIfUnknown(null);
            return;
        }

        _isLooking = true;
        try
        {
            await Task.WhenAll(_replicas.Serving.Where(replica => replica.Silo is { } silo && _silos.IsAlive(silo)).Select(LookAsync));
        }
        finally
        {
            _isLooking = false;
        }

        ReplaceLost();
        CopyFiles();
    }

    public async ValueTask SuspectAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        var there = _replicas.Serving.Where(replica => silo.Equals(replica.Silo)).ToArray();
        if (there.Length == 0 || !_silos.MayKeep(silo) || !_suspected.Add(silo))
        {
            return;
        }

        try
        {
            // One answer will do: the silo lives, and this one reaches it.
            using var limit = new CancellationTokenSource(SuspectAnswersWithin, _clock);
            if (await AskWithinAsync(there[0], limit.Token))
            {
                return;
            }
        }
        finally
        {
            _suspected.Remove(silo);
        }

        _silos.Avoid(silo);
        ReplaceLost();
    }

    private async Task LookAsync(ReplicaRecord replica)
    {
        if (await AskAsync(replica))
        {
            replica.Unanswered = 0;
        }
        else if (++replica.Unanswered == MaxUnansweredLooks)
        {
            replica.Lose("The replica's silo does not answer.");
        }
    }

    private async Task<bool> AskWithinAsync(ReplicaRecord replica, CancellationToken limit)
    {
        try
        {
            replica.Take(await GrainFactory.GetGrain<IReplicaGrain>(replica.Key.ToString()).GetStatusAsync(limit).AsTask().WaitAsync(limit));
            return true;
        }
        catch (Exception error) when (!_stopping.IsCancellationRequested)
        {
            Log.ReplicaNotReached(_logger, replica.Key, error);
            return false;
        }
    }

    private void ReplaceLost()
    {
        var isLost = false;
        foreach (var replica in _replicas.Serving)
        {
            if (replica.Silo is { } silo && !_silos.IsAlive(silo))
            {
                replica.Lose($"Its silo {silo} has died.");
            }

            if (!replica.IsReady)
            {
                Log.ReplicaLost(_logger, replica.Key, replica.Reason);
                isLost = true;
            }
            else if (!_silos.MayKeep(replica.Status!.Silo))
            {
                Log.ReplicaMoves(_logger, replica.Key, replica.Status!.Silo);
                isLost = true;
            }
        }

        // What failed to load the last time is tried again, too: the silo that lacked something may be gone.
        var isMissing = _stored.Versions.Except(_replicas.Serving.Select(static replica => replica.Key.Version)).Any();
        if ((isLost || isMissing) && _operations.IsIdle)
        {
            Begin(new ModelOperation(Guid.NewGuid(), OperationKind.Ensure, null));
        }
    }
}
