using System.Net;

namespace Orleans.Runtime.Messaging;

/// <summary>How clients in other processes are known: by an address with a negative generation, chosen at random.</summary>
internal static class ClientIds
{
    public static readonly GrainType Type = GrainType.Create("sys.remote-client");

    public static SiloAddress NewAddress()
        => SiloAddress.New(IPAddress.Loopback, Environment.ProcessId & 0xFFFF, -System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, int.MaxValue));

    public static GrainId GetId(SiloAddress address) => GrainId.Create(Type, address.ToParsableString());

    public static SiloAddress GetAddress(GrainId id) => SiloAddress.FromParsableString(id.Key.ToString());
}
