using System.Collections.Immutable;
using Grid.Storage;
using Orleans.Storage;

namespace Grid.Models;

// A load:
//   1. decide the versions;
//   2. store the numbers of the new replicas as used, have them load, and wait until all are warm;
//   3. store the new versions and replicas in one write, after which the operation has happened;
//   4. publish the routes;
//   5. have the replicas drain that are in no route any more.
// Before 3 nothing has changed, and whatever fails undoes the new replicas. From 3 on nothing can fail.
//
// An unload stores the tombstone, publishes a table without versions, and waits a while for the drains.
internal sealed partial class ModelGrain
{
    private static readonly TimeSpan ReadAgainEvery = TimeSpan.FromSeconds(1);

    // Holders are waited for, so that a caller who was told of a change finds it at every door; one that doesn't answer
    // can't hold up the operation for longer.
    private static readonly TimeSpan TellAtMost = TimeSpan.FromSeconds(1);

    // A reader that is slow to take its answer holds a session, and must not hold up the model's other operations for ever.
    private static readonly TimeSpan DrainAtMost = TimeSpan.FromSeconds(30);

    private ICatalogGrain Catalog => GrainFactory.GetGrain<ICatalogGrain>(_key.Tenant);

    private async Task RunOperationsAsync()
    {
        while (_operations.TryBegin(out var operation))
        {
            var outcome = await RunAsync(operation);
            if (_stopping.IsCancellationRequested || outcome is null)
            {
                _operations.Abandon();
                return;
            }

            _problem = outcome.Reason;
            if (outcome.State == ModelOperationState.Failed)
            {
                Log.OperationFailed(_logger, operation.Kind, _key, outcome.Failure, outcome.Reason);
            }

            _operations.End(outcome);
        }
    }

    private async Task<ModelOperationStatus?> RunAsync(ModelOperation operation)
    {
        try
        {
            return operation.Kind == OperationKind.Unload ? await UnloadAsync(operation) : await LoadAsync(operation);
        }
        catch (InconsistentStateException error)
        {
            // Another activation is the model's now; this one knows nothing any more, and nobody else of what it began.
            Log.ChangedElsewhere(_logger, _key, error);
            Retire(_replicas.Loading);
            DeactivateOnIdle();
            return null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            Log.OperationBroke(_logger, operation.Kind, _key, error);
            Retire(_replicas.Loading);
            return Outcomes.Failed(ModelFailure.Unavailable, $"The operation broke off: {FailureText.Of(error)}");
        }
    }

    private async Task<ModelOperationStatus> LoadAsync(ModelOperation operation)
    {
        var isEnsure = operation.Kind == OperationKind.Ensure;
        if (await TakeFilesAsync(operation) is { } notTakenIn)
        {
            return Outcomes.Failed(ModelFailure.Storage, notTakenIn);
        }

        if (isEnsure && _stored.Desired == ModelDesire.Unloaded)
        {
            return Outcomes.Succeeded;
        }

        _failures.Clear();
        if (await FindAsync() is not { } folder)
        {
            return Outcomes.Failed(ModelFailure.NotFound, ModelStatusReport.Missing(_key));
        }

        var isRestore = isEnsure && _stored.Desired == ModelDesire.Loaded;
        var config = isRestore ? _stored.Config : operation.Config;
        var choice = isRestore ? VersionChoice.AsStored(_key, folder, _stored) : VersionChoice.ByPolicy(_key, folder, config);
        if (choice.Failure != ModelFailure.None)
        {
            return Outcomes.Failed(choice.Failure, choice.Reason);
        }

        foreach (var gone in isRestore ? _stored.Versions.Except(folder.Versions) : [])
        {
            _failures[gone] = "the models folder no longer holds it";
        }

        var kept = isRestore ? await AdoptAsync(choice.Versions) : [];
        ImmutableArray<long> toLoad = [.. choice.Versions.Except(kept.Select(static replica => replica.Key.Version))];
        if (toLoad.IsEmpty && _table.Incarnation == _incarnation && kept.Length == _replicas.Serving.Length)
        {
            return Outcomes.Succeeded;
        }

        if (_stored.Desired != ModelDesire.Loaded)
        {
            // An unload may have come before any load, or have taken the name out already when it broke off.
            await Catalog.AddAsync([_key.Model], _stopping.Token);
        }

        var first = _stored.HighestNumber + 1;
        if (!toLoad.IsEmpty && await StoreAsync(_stored.WithNumbersTaken(toLoad.Length)) is { } notTaken)
        {
            return Outcomes.Failed(ModelFailure.Storage, notTaken);
        }

        ImmutableArray<ReplicaRecord> loaded = [.. toLoad.Select((version, i) => _replicas.Add(version, first + i, first + i))];
        await Task.WhenAll(loaded.Select(replica => BringUpAsync(replica, folder, config)));

        var failure = GiveUpFailed(ref loaded);
        if (failure is not null && (!isEnsure || loaded.Length + kept.Length == 0))
        {
            Retire(loaded);
            return failure;
        }

        ImmutableArray<ReplicaRecord> serving = [.. kept, .. loaded];
        var next = _stored.WithFiles(FilesWithCopies(loaded)).AsLoaded(
            isEnsure ? Guid.Empty : operation.Id, config, choice.ToStore, [.. serving.Select(static replica => replica.Stored)]);
        if (await StoreAsync(next) is { } notStored)
        {
            Retire(loaded);
            return Outcomes.Failed(ModelFailure.Storage, notStored);
        }

        await ReplaceByAsync(serving);
        if (serving.Any(static replica => !replica.IsReady))
        {
            // Lost while it was being stored; what is wanted has not changed.
            Begin(new ModelOperation(Guid.NewGuid(), OperationKind.Ensure, null));
        }

        CopyFiles();
        Log.Loaded(_logger, _key, string.Join(", ", serving.Select(static replica => replica.Key.Version)));
        return failure ?? Outcomes.Succeeded;
    }

    private async Task<ModelOperationStatus> UnloadAsync(ModelOperation operation)
    {
        if (await StoreAsync(_stored.AsUnloaded(operation.Id)) is { } notStored)
        {
            return Outcomes.Failed(ModelFailure.Storage, notStored);
        }

        _failures.Clear();
        await ReplaceByAsync([]);
        if (await FindAsync() is null)
        {
            // The tombstone is stored, so a crash from here on leaves a name that can be unloaded again, and no model.
            await Catalog.RemoveAsync([_key.Model], _stopping.Token);
            if (await StoreAsync(_stored.AsForgotten()) is { } notForgotten)
            {
                return Outcomes.Failed(ModelFailure.Storage, notForgotten);
            }
        }

        await DrainedAsync();
        Log.Unloaded(_logger, _key);
        return Outcomes.Succeeded;
    }

    private async Task ReplaceByAsync(ImmutableArray<ReplicaRecord> serving)
    {
        ImmutableArray<ReplicaRecord> replaced = [.. _replicas.Serving.Except(serving)];
        foreach (var replica in serving)
        {
            replica.Serve();
        }

        foreach (var replica in replaced)
        {
            replica.Drain();
        }

        var version = _table.Incarnation == _incarnation ? _table.Version + 1 : 1;
        _table = new RouteTable(_key, _incarnation, version, _replicas.Routes());
        await Task.WhenAll(_holders.Current().Select(TellAsync));
        Retire(replaced);
    }

    private async Task TellAsync(IRouteObserver holder)
    {
        try
        {
            await holder.RoutesChangedAsync(_table).WaitAsync(TellAtMost, _clock, _stopping.Token);
        }
        catch (TimeoutException) when (!_stopping.IsCancellationRequested)
        {
            // It may be on its way still. A silo that was slow for a moment is told of the next change, too, while its lease lasts.
            Log.HolderLate(_logger, _key, TellAtMost);
        }
        catch (Exception error) when (!_stopping.IsCancellationRequested)
        {
            Log.HolderLost(_logger, _key, error);
            _holders.Remove(holder);
        }
    }

    /// <summary>Writes the next state. When this returns, what memory holds is what is stored.</summary>
    /// <returns>Null if it was stored; otherwise why not.</returns>
    private async Task<string?> StoreAsync(ModelState next)
    {
        var previous = _stored;
        var written = next.Stamped(_incarnation);
        _state.State = written;
        try
        {
            await _state.WriteStateAsync();
            _stored = written;
            return null;
        }
        catch (InconsistentStateException)
        {
            throw;
        }
        catch (Exception error) when (StateNotWrittenException.In(error) is { } notWritten)
        {
            _state.State = previous;
            return notWritten.Message;
        }
        catch (Exception error)
        {
            // The write may have come through all the same. Nothing is said and nothing goes on before it is read.
            Log.NotStored(_logger, _key, error);
            await ReadAgainAsync();
            if (_stored.IsSameWriteAs(written))
            {
                return null;
            }

            return _stored.IsSameWriteAs(previous)
                ? $"The model's state could not be stored: {FailureText.Of(error)}"
                : throw new InconsistentStateException(
                    $"The state of model '{_key}' that was read after a failed write is neither the one before nor the one written.");
        }
    }

    private async Task ReadAgainAsync()
    {
        while (true)
        {
            try
            {
                await _state.ReadStateAsync();
                _stored = _state.State;
                return;
            }
            catch (Exception error)
            {
                Log.NotRead(_logger, _key, error);
                _problem = $"The model's state can't be read: {FailureText.Of(error)}";
                await Task.Delay(ReadAgainEvery, _clock, _stopping.Token);
            }
        }
    }

}
