using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Keys that are numbers (upper-case hexadecimal) or Guids (32 lower-case digits), and their extensions after a plus sign.</summary>
public static class GrainIdKeyExtensions
{
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static IdSpan CreateIntegerKey(long key, string? keyExtension)
        => string.IsNullOrWhiteSpace(keyExtension)
            ? CreateIntegerKey(key)
            : IdSpan.Create($"{key.ToString("X", CultureInfo.InvariantCulture)}+{keyExtension}");

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    public static IdSpan CreateGuidKey(Guid key, string? keyExtension)
        => string.IsNullOrWhiteSpace(keyExtension) ? CreateGuidKey(key) : IdSpan.Create($"{key:N}+{keyExtension}");

    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = Split(grainId, out keyExt);
        return long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);
    }

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
        => Guid.TryParseExact(Split(grainId, out keyExt), "N", out key);

    public static long GetIntegerKey(this GrainId grainId) => GetIntegerKey(grainId, out _);

    public static long GetIntegerKey(this GrainId grainId, out string? keyExt)
        => TryGetIntegerKey(grainId, out var key, out keyExt)
            ? key
            : throw new ArgumentException($"The key of grain '{grainId}' is not an integer. Read it as what its interface declares, for example with {nameof(GrainExtensions.GetPrimaryKeyString)}.", nameof(grainId));

    public static Guid GetGuidKey(this GrainId grainId) => GetGuidKey(grainId, out _);

    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt)
        => TryGetGuidKey(grainId, out var key, out keyExt)
            ? key
            : throw new ArgumentException($"The key of grain '{grainId}' is not a Guid. Read it as what its interface declares, for example with {nameof(GrainExtensions.GetPrimaryKeyString)}.", nameof(grainId));

    private static string Split(GrainId grainId, out string? extension)
    {
        var text = grainId.Key.ToString();
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        extension = plus < 0 ? null : text[(plus + 1)..];
        return plus < 0 ? text : text[..plus];
    }
}
