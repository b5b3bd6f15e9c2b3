using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;

namespace Grid.Silo.Hosting;

// Settings come from appsettings.json (its object "Grid"), the environment and the command line; what comes later wins.
// All faults are found in one go, so that a bad start is mended in one go. Variables of the environment that begin with
// GRID_ and name no setting are passed over: a cluster that has a service named "grid" sets such variables itself.

/// <summary>
/// Reads the settings of a silo.
/// </summary>
internal static class SiloSettingsReader
{
    private const string Section = "Grid";

    /// <summary>Reads settings.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The variables of the environment.</param>
    /// <param name="file">The path of appsettings.json, which need not be there.</param>
    /// <param name="settings">The settings; of use only if there are no faults.</param>
    /// <returns>The faults, each with what to write instead.</returns>
    public static ImmutableArray<string> Read(
        IReadOnlyList<string> arguments, IDictionary environment, string file, out SiloSettings settings)
    {
        settings = new SiloSettings();
        var faults = ImmutableArray.CreateBuilder<string>();
        var values = new Dictionary<SettingDefinition, (string Source, string Text)>();
        ReadFile(file, values, faults);
        foreach (var definition in SettingDefinitions.All)
        {
            if (environment[definition.Variable] is string text)
            {
                values[definition] = (definition.Variable, text);
            }
        }

        ReadArguments(arguments, values, faults);
        foreach (var (definition, (source, text)) in values)
        {
            if (definition.Apply(settings, text) is { } advice)
            {
                faults.Add(definition.IsSecret ? $"{source} can't be read. {advice}" : $"{source} is '{text}'. {advice}");
            }
        }

        SiloAddresses.Check(settings, faults);
        return faults.ToImmutable();
    }

    /// <summary>Writes the help.</summary>
    /// <returns>The text.</returns>
    public static string Help()
    {
        var lines = SettingDefinitions.All.Select(static setting => $"  --{$"{setting.Name} {setting.Form}",-20} {setting.Help}");
        return $"""
            A silo of the grid: serves the models of a folder by the Open Inference Protocol.

            Options, with their defaults:
            {string.Join(Environment.NewLine, lines)}
              --help                 show this text

            Each may also stand in the environment (GRID_MAX_BODY) or in appsettings.json, in the object "Grid" ("max-body").
            """;
    }

    private static void ReadArguments(
        IReadOnlyList<string> arguments, Dictionary<SettingDefinition, (string Source, string Text)> values,
        ImmutableArray<string>.Builder faults)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            var definition = SettingDefinitions.All.FirstOrDefault(each => "--" + each.Name == name);
            if (definition is null)
            {
                faults.Add($"'{argument}' is not an option. {Known()}");
            }
            else if (equals >= 0)
            {
                values[definition] = (name, argument[(equals + 1)..]);
            }
            else if (definition.IsSwitch)
            {
                values[definition] = (name, "true");
            }
            else if (i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                values[definition] = (name, arguments[++i]);
            }
            else
            {
                faults.Add($"{name} has no value. Write {name} {definition.Form}.");
            }
        }
    }

    private static void ReadFile(
        string file, Dictionary<SettingDefinition, (string Source, string Text)> values, ImmutableArray<string>.Builder faults)
    {
        if (!File.Exists(file))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                faults.Add($"{file} must hold a JSON object.");
            }
            else if (document.RootElement.TryGetProperty(Section, out var section))
            {
                ReadSection(file, section, values, faults);
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file} can't be read: {exception.Message}");
        }
    }

    private static void ReadSection(
        string file, JsonElement section, Dictionary<SettingDefinition, (string Source, string Text)> values,
        ImmutableArray<string>.Builder faults)
    {
        if (section.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"\"{Section}\" in {file} must be an object of settings.");
            return;
        }

        foreach (var property in section.EnumerateObject())
        {
            var source = $"\"{property.Name}\" in {file}";
            var definition = SettingDefinitions.All.FirstOrDefault(each => each.Name == property.Name);
            if (definition is null)
            {
                faults.Add($"{source} is not a setting. {Known()}");
            }
            else if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                faults.Add($"{source} must be a string, a number, true or false.");
            }
            else
            {
                // A literal true is "True" as text in .NET; raw text keeps JSON's own form.
                values[definition] = (
                    source,
                    property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText());
            }
        }
    }

    private static string Known() => $"Use {string.Join(", ", SettingDefinitions.All.Select(static each => each.Name))}.";
}
