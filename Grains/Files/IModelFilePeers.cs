using Grid.Models;

namespace Grid.Files;

/// <summary>
/// The other silos, as places to fetch model files from.
/// </summary>
internal interface IModelFilePeers
{
    /// <summary>Begins to fetch the files of a version.</summary>
    /// <param name="door">The address of the silo's door.</param>
    /// <param name="model">The model. A digest alone is no claim to files.</param>
    /// <param name="version">The version.</param>
    /// <param name="digest">The digest of the manifest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What <see cref="HeldFiles.WriteAsync"/> wrote there; the caller disposes it.</returns>
    /// <exception cref="IOException">The silo can't be reached, or doesn't have them.</exception>
    Task<Stream> OpenAsync(string door, ModelKey model, long version, string digest, CancellationToken cancellationToken);
}
