using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Grid.Repository;

// The member "versions" of a model's configuration:
//   "all"            every version that the repository holds
//   {"latest": n}    the n highest; without the member the highest one
//   [1, 3]           these
//
// A version that is named and isn't there is an error rather than passed over: whoever pins a version relies on it.

/// <summary>
/// Which of a model's versions are to be served.
/// </summary>
internal sealed class VersionPolicy
{
    public const string Member = "versions";

    private const string Forms = "Write \"all\", {\"latest\": 2} or a list of versions such as [1, 3].";
    private readonly ImmutableArray<long> _named;
    private readonly int _latest;

    private VersionPolicy(int latest, ImmutableArray<long> named)
    {
        _latest = latest;
        _named = named;
    }

    /// <summary>Gets the policy of a model whose configuration says nothing: the highest version.</summary>
    public static VersionPolicy Default { get; } = new(1, default);

    public static VersionPolicy All { get; } = new(int.MaxValue, default);

    /// <summary>Reads the policy out of a model's configuration.</summary>
    /// <param name="config">The configuration as JSON, or null.</param>
    /// <exception cref="FormatException">It is no JSON object, or its member "versions" has another form.</exception>
    public static VersionPolicy Parse(string? config)
    {
        if (config is null)
        {
            return Default;
        }

        try
        {
            using var document = JsonDocument.Parse(
                config, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? throw new FormatException("The configuration is no JSON object. Write {...}.")
                : document.RootElement.TryGetProperty(Member, out var versions) ? Parse(versions) : Default;
        }
        catch (JsonException error)
        {
            throw new FormatException($"The configuration is no valid JSON: {error.Message}", error);
        }
    }

    /// <summary>Chooses among the versions that the repository holds.</summary>
    /// <param name="available">Ascending.</param>
    /// <param name="missing">The versions that are named and not there.</param>
    /// <returns>The versions to serve, ascending.</returns>
    public ImmutableArray<long> Select(ImmutableArray<long> available, out ImmutableArray<long> missing)
    {
        missing = [];
        if (_named.IsDefault)
        {
            return available[Math.Max(0, available.Length - _latest)..];
        }

        missing = [.. _named.Except(available)];
        return [.. _named.Intersect(available)];
    }

    private static VersionPolicy Parse(JsonElement versions)
    {
        switch (versions.ValueKind)
        {
            case JsonValueKind.String when versions.ValueEquals("all"):
                return All;
            case JsonValueKind.Object:
                var members = versions.EnumerateObject().ToArray();
                return members is [{ Name: "latest", Value: { ValueKind: JsonValueKind.Number } latest }]
                    && latest.TryGetInt32(out var count)
                    && count > 0
                        ? new VersionPolicy(count, default)
                        : throw Wrong(versions);
            case JsonValueKind.Array:
                var named = new SortedSet<long>();
                foreach (var item in versions.EnumerateArray())
                {
                    if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var version) || version < 1)
                    {
                        throw Wrong(versions);
                    }

                    named.Add(version);
                }

                return named.Count > 0 ? new VersionPolicy(0, [.. named]) : throw Wrong(versions);
            default:
                throw Wrong(versions);
        }
    }

    private static FormatException Wrong(JsonElement versions)
        => new(string.Create(
            CultureInfo.InvariantCulture, $"The configuration's member \"{Member}\" is {versions.GetRawText()}. {Forms}"));
}
