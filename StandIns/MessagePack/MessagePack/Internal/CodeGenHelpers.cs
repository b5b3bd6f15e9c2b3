using System.Buffers;
using System.ComponentModel;

namespace MessagePack.Internal;

/// <summary>What generated formatters call. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CodeGenHelpers
{
    /// <summary>Reads a map's key as its UTF-8 bytes; copied only where it lies in several pieces.</summary>
    public static ReadOnlySpan<byte> ReadStringSpan(scoped ref MessagePackReader reader)
        => reader.TryReadStringSpan(out ReadOnlySpan<byte> span) ? span : reader.ReadStringSequence() is { } pieces ? pieces.ToArray() : default;
}
