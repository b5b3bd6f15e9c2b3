using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>The forms in words, for error messages.</summary>
    public const string Forms = "\"all\", {\"latest\": 2} or a list of versions such as [1, 3]";

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

    /// <summary>Reads a policy.</summary>
    /// <param name="value">The value of the configuration's member.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>Whether it has one of the <see cref="Forms"/>.</returns>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out VersionPolicy? policy)
    {
        policy = value.ValueKind switch
        {
            JsonValueKind.String when value.ValueEquals("all") => All,
            JsonValueKind.Object => ReadLatest(value),
            JsonValueKind.Array => ReadNamed(value),
            _ => null,
        };
        return policy is not null;
    }

    /// <summary>Writes the policy as the value of the configuration's member.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (!_named.IsDefault)
        {
            writer.WriteStartArray();
            foreach (var version in _named)
            {
                writer.WriteNumberValue(version);
            }

            writer.WriteEndArray();
        }
        else if (_latest == int.MaxValue)
        {
            writer.WriteStringValue("all");
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteNumber("latest", _latest);
            writer.WriteEndObject();
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

    private static VersionPolicy? ReadLatest(JsonElement value)
        => value.EnumerateObject().ToArray() is [{ Name: "latest", Value: { ValueKind: JsonValueKind.Number } latest }]
            && latest.TryGetInt32(out var count)
            && count > 0
                ? new VersionPolicy(count, default)
                : null;

    private static VersionPolicy? ReadNamed(JsonElement value)
    {
        var named = new SortedSet<long>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var version) || version < 1)
            {
                return null;
            }

            named.Add(version);
        }

        return named.Count > 0 ? new VersionPolicy(0, [.. named]) : null;
    }
}
