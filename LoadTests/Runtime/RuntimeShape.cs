using System.Globalization;

namespace Grid.LoadTests.Runtime;

// One kind of load: where the callee is, how many call at a time, and the bytes of the argument.
internal sealed record RuntimeShape(bool IsRemote, int Callers, int Argument)
{
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsRemote ? "client to silo" : "in process")}, {Callers} caller{(Callers == 1 ? "" : "s")}{(Argument == 0 ? "" : ", 600 KB")}");

    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsRemote ? "client_to_silo" : "in_process")}.{(Argument == 0 ? "ping" : "600kb")}.{Callers}");
}
