using Microsoft.Extensions.Options;

namespace Grid.Storage;

// The lock is the operating system's (flock on Unix, a share mode on Windows): it ends with the process, however that
// ends, so a crash never leaves a folder that nobody can open. Network file systems may not keep such locks, which is
// one reason why the folder must be on a local disk.

/// <summary>
/// The data folder, held by one silo at a time.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "lock";
    private readonly FileStream _lock;

    public DataFolder(IOptions<FileStorageOptions> options)
        : this(options.Value.Folder)
    {
    }

    public DataFolder(string folder)
    {
        FullPath = Path.GetFullPath(folder);
        MakeDurable(FullPath);
        _lock = Take(FullPath);
    }

    public string FullPath { get; }

    /// <summary>Makes a folder in this one, so that it outlives a crash of the machine.</summary>
    public string Make(string name)
    {
        var path = Path.Combine(FullPath, name);
        MakeDurable(path);
        return path;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InvalidOperationException(
                $"The data folder '{folder}' can't be written to: {error.Message} Let the silo's user write there, or name another folder.",
                error);
        }
        catch (IOException error)
        {
            throw new InvalidOperationException(
                $"The data folder '{folder}' can't be locked, as a rule because another silo uses it: {error.Message} " +
                "Stop that silo, or give this one a folder of its own (--data).",
                error);
        }
    }

    // A new folder's name is an entry of its parent, so the parent is what has to be flushed.
    private static void MakeDurable(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
        {
            MakeDurable(parent);
        }

        Directory.CreateDirectory(path);
        if (parent is not null)
        {
            DirectorySync.Flush(parent);
        }
    }
}
