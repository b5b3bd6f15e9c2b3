using System.Collections.Immutable;
using System.Net;
using Grid.Tests;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Silo.Peers;

// What the door asks for each request between silos, and so must be cheap.
public sealed class PeerAddressesTests
{
    // Anyone may name a door that isn't there, as often as the network lets him.
    [Fact]
    public void IsAnnounced_UnknownDoor_LooksAtTheSilosOnceAWhile()
    {
        var silos = new Silos();
        var clock = new ManualTime();
        var peers = new PeerAddresses(silos, silos, silos, clock);

        for (var i = 0; i < 100; i++)
        {
            Assert.False(peers.IsAnnounced($"http://127.0.0.1:{i}"));
        }

        Assert.Equal(1, silos.Looks);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(peers.IsAnnounced("http://127.0.0.1:1"));
        Assert.Equal(2, silos.Looks);
        silos.Change();
        Assert.False(peers.IsAnnounced("http://127.0.0.1:1"));
        Assert.Equal(3, silos.Looks);
    }

    // It may have the only snapshot of a record, wherever its door is.
    [Fact]
    public void ListWithoutDoor_SiloThatHasNotSaid_IsListed()
    {
        var silos = new Silos();
        var peers = new PeerAddresses(silos, silos, silos, new ManualTime());

        Assert.Empty(peers.List());
        Assert.Equal([Silos.Other.ToString()], peers.ListWithoutDoor());
    }

    // This silo, and another that has not said anything of itself yet.
    private sealed class Silos : IClusterMembershipService, ISiloMetadataCache, ILocalSiloDetails
    {
        public static readonly SiloAddress Other = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 1);

        public int Looks { get; private set; }

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } = At(1);

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public string Name => "self";

        public string ClusterId => "grid";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

        public SiloAddress GatewayAddress => SiloAddress;

        public void Change() => CurrentSnapshot = At(2);

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

        public SiloMetadata GetSiloMetadata(SiloAddress siloAddress)
        {
            Looks++;
            return new SiloMetadata();
        }

        private static ClusterMembershipSnapshot At(long version)
            => new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(Other, new ClusterMember(Other, SiloStatus.Active, "other")), new MembershipVersion(version));
    }
}
