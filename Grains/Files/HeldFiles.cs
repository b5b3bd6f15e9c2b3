using System.Buffers.Binary;

namespace Grid.Files;

// Over the wire: the manifest's length as 8 bytes (little-endian), the manifest, then each file's bytes, in its order.

/// <summary>
/// The files of a version on this silo's disk.
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="Manifest">What is in it.</param>
internal sealed record HeldFiles(string Folder, FileManifest Manifest)
{
    /// <summary>The bytes of the manifest's length.</summary>
    public const int PrefixBytes = sizeof(long);

    private const int PieceBytes = 128 << 10;

    /// <summary>Gets how many bytes <see cref="WriteAsync"/> writes.</summary>
    public long WireBytes => PrefixBytes + Manifest.Text.Length + Manifest.Bytes;

    /// <summary>Writes all files to a peer.</summary>
    /// <exception cref="IOException">A file can't be read, or has another length than when it was hashed.</exception>
    public async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, Manifest.Text.Length);
        await destination.WriteAsync(prefix, cancellationToken);
        await destination.WriteAsync(Manifest.Text, cancellationToken);
        foreach (var file in Manifest.Files)
        {
            await using var source = new FileStream(
                Path.Combine(Folder, file.Path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete,
                bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (source.Length != file.Length)
            {
                throw new IOException($"The file '{file.Path}' in '{Folder}' has changed while it was sent.");
            }

            await source.CopyToAsync(destination, PieceBytes, cancellationToken);
        }
    }
}
