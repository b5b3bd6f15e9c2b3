using Grid.Files;
using Orleans.Runtime.Placement;

namespace Grid.Models;

// The files of what serves lie on two silos, where there are two, so that the model outlives the one it is on.
internal sealed partial class ModelGrain
{
    private const int WantedHolders = 2;
    private readonly HashSet<long> _copying = [];

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
