namespace Grid.Files;

/// <summary>
/// One file of a version.
/// </summary>
/// <param name="Path">Its path in the version's folder, with <c>/</c> between the parts.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Hash">Its SHA-256, in lower-case hexadecimal digits.</param>
internal readonly record struct ManifestFile(string Path, long Length, string Hash);
