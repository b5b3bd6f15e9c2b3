namespace Grid.Storage;

/// <summary>
/// The steps of a change to a state's file, in their order.
/// </summary>
internal enum StateFileStep
{
    /// <summary>The new content is written under a temporary name.</summary>
    Write,

    /// <summary>The content is flushed to the disk.</summary>
    Flush,

    /// <summary>The temporary name becomes the file's name, or the file is deleted.</summary>
    Rename,

    /// <summary>The directory is flushed to the disk.</summary>
    FlushDirectory,
}
