namespace Grid.Models;

internal interface IReplicaLoader
{
    Task<ReplicaLoad> LoadAsync(
        ReplicaKey key, long fence, string folder, string? config, CancellationToken cancellationToken);
}
