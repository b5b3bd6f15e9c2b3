using System.Collections.Immutable;
using Grid.Files;
using Grid.Repository;
using Orleans.Runtime.Placement;

namespace Grid.Models;

// Whose files the model is loaded from. A silo in no cluster loads what lies in its folder and remembers nothing. In a cluster
// each silo tells what it holds, and the state names the files of each version by their digest (FileRegister).
internal sealed partial class ModelGrain
{
    // The files of what serves lie on two silos, where there are two, so that the model outlives the one it is on.
    private const int WantedHolders = 2;
    private readonly HashSet<long> _copying = [];

    // What this silo's folder holds, and what others have told of.
    private async Task<ModelFolder?> FindAsync()
    {
        var local = await Task.Run(() => _repository.Find(_key));
        if (_stored.Files.IsEmpty)
        {
            return local;
        }

        // Only a load or an announcement changes what is known of other silos; this silo's own part is as it is now.
        var versions = _stored.Files
            .Where(files => files.Holders.Any(holder => holder.Id != _self.Id))
            .Select(static files => files.Version)
            .Union(local?.Versions ?? [])
            .Order();
        return new ModelFolder(local?.Path ?? "", _stored.FolderConfig, [.. versions], local?.Incomplete ?? []);
    }

    // Takes in what came with the operation, then what this silo holds, which may have been put there since.
    private async Task<string?> TakeFilesAsync(ModelOperation operation)
    {
        if (_self.Door is null)
        {
            return null;
        }

        var next = _stored;
        foreach (var told in operation.Files)
        {
            next = Take(next, told, isMeant: operation.Kind == OperationKind.Load);
        }

        if (await _files.DescribeAsync(_key, _stopping.Token) is { } own && !operation.Files.Any(told => told.Holder == own.Holder))
        {
            next = Take(next, own, isMeant: false);
        }

        return ReferenceEquals(next, _stored) ? null : await StoreAsync(next);
    }

    private ModelState Take(ModelState state, ModelFiles told, bool isMeant)
    {
        var merged = FileRegister.Merge(state.Files, told, isMeant, _silos.IsAlive, out var conflicts);
        foreach (var version in conflicts)
        {
            Log.FilesDiffer(
                _logger, _key, version, told.Silo, told.Versions.First(each => each.Version == version).Digest,
                string.Join(", ", merged.First(each => each.Version == version).Holders.Select(static holder => holder.Silo)));
        }

        // The configuration goes with the folder that the versions come from.
        var isOnlyFolder = merged.All(files => files.Holders.All(holder => holder.IsCopy || holder.Id == told.Holder));
        return state.WithFiles(merged, told.HasFolder && (isMeant || isOnlyFolder) ? told.Config : state.FolderConfig);
    }

    private PlannedFiles? PlanFiles(long version)
        => _stored.FilesOf(version) is { } files
            ? new PlannedFiles(files.Digest, files.Bytes, FileRegister.Doors(files, _silos.IsAlive))
            : null;

    private List<SiloAddress> HoldersOf(long version)
        => [.. (_stored.FilesOf(version)?.Holders ?? []).Select(static holder => SiloAddress.FromParsableString(holder.Silo))];

    // A replica's silo has the files by the time it is warm.
    private ImmutableArray<StoredFiles> FilesWithCopies(IEnumerable<ReplicaRecord> loaded)
    {
        var files = _stored.Files;
        foreach (var replica in loaded)
        {
            if (replica.Status is { Door: { } door, Holder: var id, Silo: var silo }
                && files.FirstOrDefault(each => each.Version == replica.Key.Version) is { } held
                && !held.IsHeldBy(id))
            {
                files = files.Replace(held, held.With(new FileHolder(id, silo.ToParsableString(), door, IsCopy: true)));
            }
        }

        return files;
    }

    private void CopyFiles()
    {
        foreach (var version in _stored.Desired == ModelDesire.Loaded ? _stored.Versions : [])
        {
            if (_stored.FilesOf(version) is { } files
                && files.Holders.Count(holder => _silos.IsAlive(holder.Silo)) is > 0 and < WantedHolders
                && _silos.ChooseOther(new ReplicaKey(_key, version, 0), HoldersOf(version)) is { } silo
                && _copying.Add(version))
            {
                _ = CopyAsync(version, files, silo);
            }
        }
    }

    private async Task CopyAsync(long version, StoredFiles files, SiloAddress silo)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            var told = await GrainFactory.GetGrain<IFileHolderGrain>(FileHolderGrain.KeyOf(_key, version, silo)).HoldAsync(
                new PlannedFiles(files.Digest, files.Bytes, FileRegister.Doors(files, _silos.IsAlive)), _stopping.Token);
            Begin(new ModelOperation(Guid.NewGuid(), OperationKind.Ensure, null) { Files = { told } });
        }
        catch (Exception error) when (!_stopping.IsCancellationRequested)
        {
            // Tried again with the next look at the replicas.
            Log.NotCopied(_logger, _key, version, silo, error);
        }
        catch (OperationCanceledException)
        {
            // The next activation sees to it.
        }
        finally
        {
            _copying.Remove(version);
        }
    }
}
