namespace Grid.Cluster;

// What a client believes of a model: what was last acknowledged, and the one command that wasn't yet.
//
// A state is the maximum batch size of the loaded configuration, or null when unloaded: each load carries a size never
// used before, so that a state read after a crash names the command it came from.
internal sealed class ModelOnDisk(string name)
{
    public string Name { get; } = name;

    public int? Acknowledged { get; private set; } = 0;

    public bool IsInFlight { get; private set; }

    public int? InFlight { get; private set; }

    public void Send(int? state) => (IsInFlight, InFlight) = (true, state);

    public void Acknowledge() => (Acknowledged, IsInFlight) = (InFlight, false);

    public bool Allows(int? found) => found == Acknowledged || (IsInFlight && found == InFlight);

    // What was found after a restart is what the client knows from then on.
    public void Settle(int? found) => (Acknowledged, IsInFlight) = (found, false);

    public override string ToString()
        => $"{Name}: acknowledged {Text(Acknowledged)}{(IsInFlight ? $", in flight {Text(InFlight)}" : "")}";

    private static string Text(int? state) => state?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unloaded";
}
