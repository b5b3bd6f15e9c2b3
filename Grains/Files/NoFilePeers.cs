using Grid.Models;

namespace Grid.Files;

/// <summary>
/// Stands where a silo is in no cluster.
/// </summary>
internal sealed class NoFilePeers : IModelFilePeers
{
    public Task<Stream> OpenAsync(string door, ModelKey model, long version, string digest, CancellationToken cancellationToken)
        => throw new IOException("This silo is in no cluster and has nobody to fetch files from.");
}
