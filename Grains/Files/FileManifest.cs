using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grid.Files;

// The list of a version's files, in one form only: a line `HASH LENGTH PATH` for each, sorted by the paths' UTF-16 code
// units, each ended by a line feed. Its SHA-256 is the digest of the version, so equal digests mean equal files.
//
// What a peer sends is not trusted before it was checked: a path that could lead out of the folder is refused here, and
// whoever writes the files compares their hashes.

/// <summary>
/// Names the files of a version of a model, with their hashes.
/// </summary>
internal sealed class FileManifest
{
    /// <summary>The longest text that is read, which is enough for 100,000 files.</summary>
    public const int MaxBytes = 16 << 20;

    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    public FileManifest(IEnumerable<ManifestFile> files)
        : this([.. files.OrderBy(static file => file.Path, StringComparer.Ordinal)])
    {
    }

    private FileManifest(ImmutableArray<ManifestFile> files)
    {
        Files = files;
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.Hash} {file.Length} {file.Path}\n");
            Bytes += file.Length;
        }

        Text = Encoding.UTF8.GetBytes(text.ToString());
        Digest = Convert.ToHexStringLower(SHA256.HashData(Text));
    }

    /// <summary>Gets the files, sorted by path.</summary>
    public ImmutableArray<ManifestFile> Files { get; }

    /// <summary>Gets the sum of the files' sizes.</summary>
    public long Bytes { get; }

    /// <summary>Gets the text, in UTF-8.</summary>
    public byte[] Text { get; }

    /// <summary>Gets the SHA-256 of the text, in lower-case hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Tells whether a path can be a file's: relative, without dot segments, and on one line.</summary>
    public static bool IsSafe(string path)
        => path.Length > 0
            && path.AsSpan().IndexOfAny('\\', '\0', '\n') < 0
            && path.Split('/').All(static part => part is not ("" or "." or ".."));

    /// <summary>Reads the text of a manifest.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or names a path that could lead out of the folder.</exception>
    public static FileManifest Parse(ReadOnlySpan<byte> text)
    {
        var files = ImmutableArray.CreateBuilder<ManifestFile>();
        var lines = Encoding.UTF8.GetString(text).Split('\n');
        foreach (var line in lines.AsSpan(0, lines.Length - 1))
        {
            var file = ParseLine(line);
            if (files.Count > 0 && string.CompareOrdinal(files[^1].Path, file.Path) >= 0)
            {
                throw new InvalidDataException("The list of files is not sorted.");
            }

            files.Add(file);
        }

        var manifest = new FileManifest(files.ToImmutable());
        return manifest.Text.AsSpan().SequenceEqual(text)
            ? manifest
            : throw new InvalidDataException("The list of files is not in the form that its digest is made of.");
    }

    private static ManifestFile ParseLine(string line)
    {
        var parts = line.Split(' ', 3);
        return parts.Length == 3
            && parts[0].Length == HashLength
            && parts[0].All(char.IsAsciiHexDigitLower)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && IsSafe(parts[2])
                ? new ManifestFile(parts[2], length, parts[0])
                : throw new InvalidDataException($"The list of files has a bad line: '{line}'.");
    }
}
