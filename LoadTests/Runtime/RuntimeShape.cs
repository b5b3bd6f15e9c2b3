using System.Globalization;

namespace Grid.LoadTests.Runtime;

// One kind of load: from where to where, how many call at a time, and the bytes of the argument.
internal sealed record RuntimeShape(RuntimePath Path, int Callers, int Argument)
{
    public bool IsRemote => Path != RuntimePath.InProcess;

    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{Spell(" ")}, {Callers} caller{(Callers == 1 ? "" : "s")}{(Argument == 0 ? "" : ", 600 KB")}");

    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Spell("_")}.{(Argument == 0 ? "ping" : "600kb")}.{Callers}");

    private string Spell(string space) => string.Join(space, Path switch
    {
        RuntimePath.InProcess => ["in", "process"],
        RuntimePath.ClientToSilo => ["client", "to", "silo"],
        _ => (string[])["silo", "to", "silo"],
    });
}
