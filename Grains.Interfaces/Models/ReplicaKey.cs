using System.Globalization;

namespace Grid.Models;

/// <summary>
/// The identity of a replica: one loaded copy of one version of a model. As text, the key of its <see cref="IReplicaGrain"/>.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The model's version, from 1.</param>
/// <param name="Number">The replica's number, from 1. Never reused: a replica that moves gets a new one.</param>
[GenerateSerializer, Immutable, Alias("grid.replica-key")]
public readonly record struct ReplicaKey(
    [property: Id(0)] ModelKey Model,
    [property: Id(1)] long Version,
    [property: Id(2)] long Number)
{
    /// <summary>Reads a key from its text form.</summary>
    /// <param name="key">Text of the form <c>tenant/model/version/number</c>.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static ReplicaKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parts = key.Split('/');
        return parts.Length == 4
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ReplicaKey(ModelKey.Parse($"{parts[0]}/{parts[1]}"), version, number)
            : throw new FormatException($"'{key}' is not a replica's key. Write tenant/model/version/number.");
    }

    /// <summary>Writes the key as <c>tenant/model/version/number</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Model}/{Version}/{Number}");
}
