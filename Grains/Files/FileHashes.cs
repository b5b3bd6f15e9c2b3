using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Grid.Files;

// A file is hashed again when its length or its time has changed. A file that was changed a moment ago is not remembered:
// its time might stay the same through another change.

/// <summary>
/// Makes the manifests of folders, and remembers the hashes of files.
/// </summary>
internal sealed class FileHashes(TimeProvider clock)
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private static readonly EnumerationOptions AllFiles = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
    };

    private readonly ConcurrentDictionary<string, (long Length, DateTime Changed, string Hash)> _known = new(StringComparer.Ordinal);

    /// <summary>Makes the manifest of a folder. Blocks while files are read.</summary>
    /// <exception cref="IOException">A file can't be read, or changed while it was.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public FileManifest Read(string folder, CancellationToken cancellationToken)
    {
        var files = new List<ManifestFile>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", AllFiles))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (!FileManifest.IsSafe(path))
            {
                throw new IOException($"The file '{path}' in '{folder}' has a name that no other silo could write. Rename it.");
            }

            files.Add(Read(path, file.FullName));
        }

        return new FileManifest(files);
    }

    private ManifestFile Read(string name, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var changed = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var length = file.Length;
        if (_known.TryGetValue(path, out var known) && (known.Length, known.Changed) == (length, changed))
        {
            return new ManifestFile(name, length, known.Hash);
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        if (clock.GetUtcNow().UtcDateTime - changed > Settled)
        {
            _known[path] = (length, changed, hash);
        }

        return new ManifestFile(name, length, hash);
    }
}
