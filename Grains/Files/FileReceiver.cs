using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Grid.Files;

/// <summary>
/// Writes what a peer sends, and checks each byte of it by the digest that was asked for.
/// </summary>
internal static class FileReceiver
{
    private const int PieceBytes = 128 << 10;

    // A peer that sends nothing for so long has hung.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Writes the files into a folder that is there and empty, and flushes them to the disk.</summary>
    /// <exception cref="InvalidDataException">What came is not what the digest names.</exception>
    /// <exception cref="IOException">It broke off, or can't be written.</exception>
    public static async Task ReceiveAsync(
        Stream source, string digest, string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Silence, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var manifest = await ReadManifestAsync(source, digest, linked.Token);
            foreach (var file in manifest.Files)
            {
                var path = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await ReceiveAsync(source, file, path, piece, limit, linked.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The silo has sent nothing for {Silence.TotalSeconds:0} seconds.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async Task<FileManifest> ReadManifestAsync(Stream source, string digest, CancellationToken cancellationToken)
    {
        var prefix = new byte[HeldFiles.PrefixBytes];
        await source.ReadExactlyAsync(prefix, cancellationToken);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 0 or > FileManifest.MaxBytes)
        {
            throw new InvalidDataException($"The list of files has {length} bytes; at most {FileManifest.MaxBytes} are taken.");
        }

        var text = new byte[length];
        await source.ReadExactlyAsync(text, cancellationToken);
        var manifest = FileManifest.Parse(text);
        return manifest.Digest == digest
            ? manifest
            : throw new InvalidDataException($"The files that came have the digest {manifest.Digest}, and {digest} was asked for.");
    }

    private static async Task ReceiveAsync(
        Stream source, ManifestFile file, string path, byte[] piece, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = file.Length; left > 0;)
        {
            limit.CancelAfter(Silence);
            var read = await source.ReadAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), cancellationToken);
            if (read == 0)
            {
                throw new IOException($"It broke off {left} bytes before the end of '{file.Path}'.");
            }

            hash.AppendData(piece.AsSpan(0, read));
            await target.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            left -= read;
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Hash)
        {
            throw new InvalidDataException($"The file '{file.Path}' came damaged: its hash is not the one in the list.");
        }

        await Task.Run(() => target.Flush(flushToDisk: true), cancellationToken);
    }
}
