using System.Net;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

public sealed class HalfOpenSocketsTests
{
    private static readonly IPAddress Many = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Few = IPAddress.Parse("10.0.0.2");

    // Who has most goes first: an address that opens many does not shut out another.
    [Fact]
    public void OneTooMany_EndsTheOldestOfTheAddressWithTheMost()
    {
        var sockets = new HalfOpenSockets(4);
        var (first, second, other, late) = (new Connection(), new Connection(), new Connection(), new Connection());
        Assert.Null(sockets.Add(Few, other));
        Assert.Null(sockets.Add(Many, first));
        Assert.Null(sockets.Add(Many, second));
        Assert.Null(sockets.Add(Many, new Connection()));

        Assert.Same(first, sockets.Add(Few, late));
        Assert.Same(second, sockets.Add(Many, new Connection()));
        sockets.Remove(other);
        Assert.Null(sockets.Add(null, new Connection()));
    }

    private sealed class Connection : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
