namespace Grid.Silo.Hosting;

/// <summary>
/// One setting: its name on the command line (and, in capitals with <c>GRID_</c> before it, in the environment) and how its
/// text is taken.
/// </summary>
/// <param name="Name">The name, e.g. <c>max-body</c>.</param>
/// <param name="Form">What the value looks like, for the help; empty for a switch.</param>
/// <param name="Help">What it is for.</param>
/// <param name="Apply">Takes the text; returns null, or what to write instead.</param>
internal sealed record SettingDefinition(string Name, string Form, string Help, Func<SiloSettings, string, string?> Apply)
{
    /// <summary>Gets the name of the environment variable, e.g. <c>GRID_MAX_BODY</c>.</summary>
    public string Variable => "GRID_" + Name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Gets whether the text may hold a password, which no message may show.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Gets whether the name alone, without a value, switches it on.</summary>
    public bool IsSwitch => Form.Length == 0;
}
