namespace Grid.Storage;

// Files that are replaced whole.
//
// The new content goes to a temporary name and to the disk before it takes the file's name, and the directory goes to the
// disk before the change is reported as done. So a crash at any point leaves the old content or the new one, and what was
// reported survives. A change that throws at its last step may survive or not: its outcome is unknown until it is read. A
// reader never sees what a loss of power could still undo, so reads flush the directory first where a change could not.
//
// Not safe for two changes to one name at once; the caller sees to that. Cost of a change: two flushes.

/// <summary>
/// Keeps small files, each replaced or deleted whole.
/// </summary>
internal sealed class StateFiles
{
    private const string TemporaryExtension = ".tmp";
    private readonly string _folder;
    private readonly Action<StateFileStep>? _before;
    private readonly Lock _repair = new();
    private long _failedFlushes;
    private long _repairedFlushes;

    /// <summary>Opens a folder and removes what crashes have left in it.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="before">Called before each step; what it throws is that step's failure. For tests.</param>
    public StateFiles(string folder, Action<StateFileStep>? before = null)
    {
        _folder = folder;
        _before = before;
        foreach (var torn in Directory.EnumerateFiles(folder, "*" + TemporaryExtension))
        {
            File.Delete(torn);
        }

        // What the last process has renamed and not flushed.
        DirectorySync.Flush(folder);
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    public byte[]? Read(string name)
    {
        Repair();
        try
        {
            return File.ReadAllBytes(PathOf(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Replace(string name, ReadOnlySpan<byte> content, bool isSecret = false)
    {
        var path = PathOf(name);
        var temporary = path + TemporaryExtension;
        using (var file = new FileStream(temporary, isSecret ? Secret() : Plain()))
        {
            _before?.Invoke(StateFileStep.Write);
            file.Write(content);
            _before?.Invoke(StateFileStep.Flush);
            file.Flush(flushToDisk: true);
        }

        _before?.Invoke(StateFileStep.Rename);
        File.Move(temporary, path, overwrite: true);
        FlushDirectory();
    }

    public void Delete(string name)
    {
        _before?.Invoke(StateFileStep.Rename);
        File.Delete(PathOf(name));
        FlushDirectory();
    }

    private static FileStreamOptions Plain() => new() { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, Share = FileShare.None };

    // Nobody but its owner may read it, from its first byte on.
    private static FileStreamOptions Secret()
    {
        var options = Plain();
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private void FlushDirectory()
    {
        try
        {
            _before?.Invoke(StateFileStep.FlushDirectory);
            DirectorySync.Flush(_folder);
        }
        catch
        {
            Interlocked.Increment(ref _failedFlushes);
            throw;
        }
    }

    // Counted, since a flush makes up only for those that failed before it began.
    private void Repair()
    {
        if (Interlocked.Read(ref _failedFlushes) == Interlocked.Read(ref _repairedFlushes))
        {
            return;
        }

        lock (_repair)
        {
            var failed = Interlocked.Read(ref _failedFlushes);
            if (failed != _repairedFlushes)
            {
                FlushDirectory();
                Interlocked.Exchange(ref _repairedFlushes, failed);
            }
        }
    }
}
