using System.Net;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

public sealed class ConnectionPlacesTests
{
    private static readonly IPAddress Many = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Few = IPAddress.Parse("10.0.0.2");

    private readonly ConnectionPlaces _places = new(4);

    // A host that has taken all places does not shut out another; it gives up what it uses least.
    [Fact]
    public void Full_TheAddressWithTheMostGivesUpItsMostSilentConnection()
    {
        var other = Add(Few, seconds: 1000);
        var busy = Add(Many, seconds: 1);
        var silent = Add(Many, seconds: 5);
        Add(Many, seconds: 2);

        Assert.NotNull(Take(IPAddress.Parse("10.0.0.3")));

        Assert.True(silent.IsDisposed);
        Assert.False(busy.IsDisposed);
        Assert.False(other.IsDisposed);
    }

    // Clients that share an address must not end each other's calls.
    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void Full_TheNewcomersAddressHasTheMost_OnlyAnIdleConnectionMakesRoom(int seconds, bool isMade)
    {
        var silent = Add(Many, seconds);
        Add(Many, seconds: 1);
        Add(Many, seconds: 1);
        Add(Few, seconds: 1000);

        Assert.Equal(isMade, Take(Many) is not null);

        Assert.Equal(isMade, silent.IsDisposed);
    }

    // From the first moment: what was given to one that has not gone on yet is no longer there for another.
    [Fact]
    public void GivenBack_ThePlaceIsFree_AndNotBefore()
    {
        var places = Enumerable.Range(0, 4).Select(_ => Take(Many)!).ToArray();
        Assert.Null(Take(Many));

        places[0].Dispose();
        places[0].Dispose();

        Assert.NotNull(Take(Many));
        Assert.Null(Take(Many));
    }

    // A host has as many addresses of its IPv6 network as it likes.
    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.2", "10.0.0.1", false)]
    public void Group_IsTheHost(string one, string other, bool isSame)
        => Assert.Equal(isSame, AddressGroups.Get(IPAddress.Parse(one)).Equals(AddressGroups.Get(IPAddress.Parse(other))));

    private Connection Add(IPAddress address, int seconds)
    {
        var connection = new Connection();
        _places.TryTake(connection, address)!.SilentFor = () => TimeSpan.FromSeconds(seconds);
        return connection;
    }

    private ConnectionPlace? Take(IPAddress address) => _places.TryTake(new Connection(), address);

    private sealed class Connection : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
