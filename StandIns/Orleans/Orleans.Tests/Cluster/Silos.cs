using System.Net;
using Orleans.Runtime.MembershipService;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>Silos and views by number.</summary>
internal static class Silos
{
    public static SiloAddress Get(int number) => SiloAddress.New(IPAddress.Loopback, 10000 + number, 1);

    public static MembershipEntry Entry(int number, SiloStatus status, DateTime alive = default) => new()
    {
        SiloAddress = Get(number),
        SiloName = $"silo {number}",
        Status = status,
        StartTime = alive,
        IAmAliveTime = alive,
    };

    public static MembershipView View(int version, params MembershipEntry[] entries) => new(entries, version);
}
