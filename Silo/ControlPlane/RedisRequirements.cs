using System.Collections.Immutable;

namespace Grid.Silo.ControlPlane;

// What Redis must be set to, so that what it has acknowledged is still there after a crash:
//
//   appendonly yes          else a restart goes back to the last snapshot, or to nothing
//   appendfsync always      with everysec a loss of power takes the last second: a choice that is let pass with a warning
//   maxmemory-policy noeviction   else a full Redis throws records away that nobody has deleted
//
// Managed servers refuse CONFIG; INFO tells two of the three there.

/// <summary>
/// Judges the settings of a Redis server.
/// </summary>
internal static class RedisRequirements
{
    /// <summary>Judges settings.</summary>
    /// <param name="settings">The settings by name, as CONFIG GET tells them; one that isn't known is left out.</param>
    /// <param name="warnings">Gets what may lose little, and what could not be checked.</param>
    /// <returns>What may lose state that was acknowledged, each with what to change.</returns>
    public static ImmutableArray<string> Check(IReadOnlyDictionary<string, string> settings, out ImmutableArray<string> warnings)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var doubts = ImmutableArray.CreateBuilder<string>();
        Look("appendonly", "yes", "a restart of Redis would lose what it has acknowledged", faults);
        Look("maxmemory-policy", "noeviction", "a full Redis would throw records away", faults);
        Look(
            "appendfsync", "always", "a loss of power would take what was acknowledged last",
            settings.TryGetValue("appendfsync", out var sync) && sync == "no" ? faults : doubts);
        warnings = doubts.ToImmutable();
        return faults.ToImmutable();

        void Look(string name, string wanted, string danger, ImmutableArray<string>.Builder found)
        {
            if (!settings.TryGetValue(name, out var value))
            {
                doubts.Add($"Whether Redis has {name} {wanted} could not be asked: it refuses CONFIG GET. See to it that it has.");
            }
            else if (value != wanted)
            {
                found.Add(
                    $"Redis has {name} {value}, so {danger}. Run redis-cli CONFIG SET {name} {wanted} and CONFIG REWRITE, or write " +
                    $"'{name} {wanted}' into redis.conf.");
            }
        }
    }

    /// <summary>Reads what INFO tells of the settings.</summary>
    /// <param name="info">The text of INFO.</param>
    /// <returns>The settings that it tells of.</returns>
    public static Dictionary<string, string> FromInfo(string info)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("aof_enabled:", StringComparison.Ordinal))
            {
                settings["appendonly"] = line.EndsWith('1') ? "yes" : "no";
            }
            else if (line.StartsWith("maxmemory_policy:", StringComparison.Ordinal))
            {
                settings["maxmemory-policy"] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..];
            }
        }

        return settings;
    }
}
