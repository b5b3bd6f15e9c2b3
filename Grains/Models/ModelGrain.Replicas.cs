using System.Collections.Immutable;
using Grid.Repository;
using Orleans.Runtime.Placement;

namespace Grid.Models;

// How the grain deals with its replicas: has them load and drain, and waits until they have.
internal sealed partial class ModelGrain
{
    // A replica tells when it is done. What it said may be lost with a silo, so it is asked as well.
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(5);
    private const int MaxUnanswered = 12;
    private Task _drains = Task.CompletedTask;

    // Replicas outlive the activation of their model, so those that the state names may still serve. One that does not
    // answer may only be slow, and doors may hold routes to it: it drains once the routes without it are published.
    private async Task<ImmutableArray<ReplicaRecord>> AdoptAsync(ImmutableArray<long> versions)
    {
        foreach (var stored in _stored.Replicas)
        {
            if (_replicas.All.Any(replica => replica.Stored == stored))
            {
                continue;
            }

            var replica = _replicas.Add(stored.Version, stored.Number, stored.Fence);
            replica.Serve();
            await AskAsync(replica);
        }

        return [.. _replicas.Serving.Where(replica
            => replica.IsReady && versions.Contains(replica.Key.Version) && _silos.MayKeep(replica.Status!.Silo))];
    }

    private async Task BringUpAsync(ReplicaRecord replica, ModelFolder folder, string? config)
    {
        var files = PlanFiles(replica.Key.Version);
        var plan = new ReplicaPlan(replica.Fence, folder.Path, files is null ? config : config ?? folder.Config) { Files = files };
        if (ChooseSilo(replica.Key) is { } silo)
        {
            replica.Silo = silo;

            // Read by the placement of an activation that isn't there yet.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        }

        await CallAsync(replica, grain => grain.LoadAsync(plan, _stopping.Token));
        RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        await SettleAsync(replica, AskAsync);
    }

    private async Task DrainAsync(ReplicaRecord replica)
    {
        await AskToDrainAsync(replica);
        await SettleAsync(replica, AskToDrainAsync);
        _replicas.Remove(replica);
    }

    private SiloAddress? ChooseSilo(ReplicaKey key)
        => _silos.Choose(
            key,
            [.. _replicas.All.Where(replica => replica.Key != key).Select(static replica => replica.Silo).OfType<SiloAddress>()],
            HoldersOf(key.Version));

    // Whether a call that failed did anything is not known, so the replica is asked until it says how it stands.
    private async Task SettleAsync(ReplicaRecord replica, Func<ReplicaRecord, Task<bool>> ask)
    {
        var unanswered = 0;
        while (!replica.Settled.IsCompleted)
        {
            try
            {
                await replica.Settled.WaitAsync(AskEvery, _clock, _stopping.Token);
            }
            catch (TimeoutException)
            {
                unanswered = await ask(replica) ? 0 : unanswered + 1;
                if (unanswered == MaxUnanswered)
                {
                    replica.Lose("The replica's silo does not answer.");
                }
            }
        }
    }

    private Task<bool> AskAsync(ReplicaRecord replica)
        => CallAsync(replica, grain => grain.GetStatusAsync(_stopping.Token));

    private Task<bool> AskToDrainAsync(ReplicaRecord replica)
        => CallAsync(replica, grain => grain.DrainAsync(replica.Fence, _stopping.Token));

    private async Task<bool> CallAsync(ReplicaRecord replica, Func<IReplicaGrain, ValueTask<ReplicaStatus>> call)
    {
        try
        {
            replica.Take(await call(GrainFactory.GetGrain<IReplicaGrain>(replica.Key.ToString())));
            return true;
        }
        catch (Exception error) when (!_stopping.IsCancellationRequested)
        {
            Log.ReplicaNotReached(_logger, replica.Key, error);
            return false;
        }
    }

    // Takes those out that did not load, and says why.
    private ModelOperationStatus? GiveUpFailed(ref ImmutableArray<ReplicaRecord> loaded)
    {
        ImmutableArray<ReplicaRecord> failed = [.. loaded.Where(static replica => !replica.IsReady)];
        if (failed.IsEmpty)
        {
            return null;
        }

        var outcome = Outcomes.Failed(
            failed[0].Failure,
            string.Join(" ", failed.Select(static replica => $"Version {replica.Key.Version} did not load: {replica.Reason}")));
        foreach (var replica in failed)
        {
            _failures[replica.Key.Version] = replica.Reason;
            _replicas.Remove(replica);
        }

        loaded = loaded.RemoveRange(failed);
        Retire(failed);
        return outcome;
    }

    private void Retire(ImmutableArray<ReplicaRecord> replicas)
    {
        foreach (var replica in replicas)
        {
            replica.Drain();
        }

        _drains = Task.WhenAll([_drains, .. replicas.Select(DrainAsync)]);
    }

    // Beyond the bound the drains go on by themselves.
    private async Task DrainedAsync()
    {
        try
        {
            await _drains.WaitAsync(DrainAtMost, _clock, _stopping.Token);
        }
        catch (TimeoutException error)
        {
            Log.StillDraining(_logger, _key, DrainAtMost, error);
        }
    }

    // A replica above the highest number is a later activation's.
    private bool IsLeftOver(ReplicaStatus status)
        => status.Replica.Number <= _stored.HighestNumber
            && !_stored.Replicas.Contains(new StoredReplica(status.Replica.Version, status.Replica.Number, status.Fence));

    // Has a replica drain that this activation keeps no record of.
    private async Task DismissAsync(ReplicaKey replica, long fence)
    {
        try
        {
            await GrainFactory.GetGrain<IReplicaGrain>(replica.ToString()).DrainAsync(fence, CancellationToken.None);
        }
        catch (Exception error)
        {
            Log.ReplicaNotReached(_logger, replica, error);
        }
    }
}
