using System.Net;
using Orleans.Runtime.Messaging;
using StandIns.Orleans.Tests.Cluster;

namespace StandIns.Orleans.Tests.Network;

public sealed class TcpNetworkTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(3_000_000)]
    public async Task Call_OfAnySize_ComesBackBothWays(int length)
    {
        await using var a = await TcpEnd.StartAsync();
        await using var b = await TcpEnd.StartAsync();
        var bytes = new byte[length];
        Random(bytes);

        Assert.Equal(bytes, await a.GrainAt(b.Address).EchoAsync(bytes).WaitAsync(Deadline));
        Assert.Equal(bytes, await b.GrainAt(a.Address).EchoAsync(bytes).WaitAsync(Deadline));
    }

    [Fact]
    public async Task Calls_ManyAtOnce_AllComeBack()
    {
        await using var a = await TcpEnd.StartAsync();
        await using var b = await TcpEnd.StartAsync();
        var grain = a.GrainAt(b.Address);

        var results = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => grain.EchoAsync(new[] { (byte)i, (byte)(i >> 8) }))).WaitAsync(Deadline);

        Assert.Equal(Enumerable.Range(0, 2000), results.Select(static pair => pair[0] | (pair[1] << 8)));
    }

    // It can't be known whether a silo that doesn't answer the dial is dead; its callers learn soon, and nothing ran.
    [Fact]
    public async Task Call_OfASiloThatIsNotThere_Fails()
    {
        await using var a = await TcpEnd.StartAsync();
        var grain = a.GrainAt(SiloAddress.New(IPAddress.Loopback, TcpEnd.FreePort(), 1));

        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.EchoAsync(new byte[1]).WaitAsync(Deadline));

        Assert.Contains("not sent", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfAnEarlierGeneration_FailsAtOnce()
    {
        await using var a = await TcpEnd.StartAsync();
        await using var b = await TcpEnd.StartAsync();
        var earlier = SiloAddress.New(b.Address.Endpoint, 0);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => a.GrainAt(earlier).EchoAsync(new byte[1]).WaitAsync(Deadline));
    }

    [Fact]
    public async Task Call_OfADeadSilo_FailsAtOnce_AndItsConnectionsAreRefused()
    {
        await using var a = await TcpEnd.StartAsync();
        await using var b = await TcpEnd.StartAsync();

        a.Network.Disconnect(b.Address);

        var call = a.GrainAt(b.Address).EchoAsync(new byte[1]);
        Assert.True(call.IsFaulted || await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Deadline)) is not null);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => b.GrainAt(a.Address).EchoAsync(new byte[1]).WaitAsync(Deadline));
    }

    // On a clock that stands still: no time that the other takes is too long.
    [Fact]
    public async Task Silo_ThatComesLate_GetsWhatWaited()
    {
        await using var a = await TcpEnd.StartAsync(clock: new PausableClock());
        var address = SiloAddress.New(IPAddress.Loopback, TcpEnd.FreePort(), 1);
        var small = a.GrainAt(address).EchoAsync(new byte[] { 5 });
        var large = a.GrainAt(address).EchoAsync(new byte[100_000]);

        await using var b = await TcpEnd.StartAsync(address: address);

        Assert.Equal([5], await small.WaitAsync(Deadline));
        Assert.Equal(100_000, (await large.WaitAsync(Deadline)).Length);
    }

    // Its caller waits for the response, the deadline or the news of a death: it may have run.
    [Fact]
    public async Task Request_ThatWasDelivered_IsNotSentAgainWhenTheConnectionBreaks()
    {
        await using var a = await TcpEnd.StartAsync();
        var b = await TcpEnd.StartAsync();
        b.Answers = false;
        var grain = a.GrainAt(b.Address);
        var first = grain.EchoAsync(new byte[] { 1 });
        Assert.True(b.Received.TryTake(out _, Deadline));
        await b.Network.StopAsync(new CancellationToken(canceled: true));

        await using var again = await TcpEnd.StartAsync(address: b.Address);
        again.Answers = false;

        // The break is noticed in its own time; what is sent before that is given up, as the first was.
        var later = new List<Task>();
        Message? received;
        do
        {
            later.Add(grain.EchoAsync(new byte[] { 2 }));
        }
        while (!again.Received.TryTake(out received, TimeSpan.FromMilliseconds(100)) && later.Count < 600);

        Assert.Equal([2], (byte[])received!.Call.GetArgument(0)!);
        Assert.All(again.Received, static message => Assert.Equal([2], (byte[])message.Call.GetArgument(0)!));
        Assert.False(first.IsCompleted);
        a.Runtime.Dispose();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => first);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Task.WhenAll(later));
    }

    [Fact]
    public async Task Message_BeyondTheLimit_IsRefusedWithTheLimit()
    {
        await using var a = await TcpEnd.StartAsync(maxBody: 5_000_000);
        await using var b = await TcpEnd.StartAsync(maxBody: 1_000_000);
        await a.GrainAt(b.Address).EchoAsync(new byte[100_000]).WaitAsync(Deadline);

        var exception = await Assert.ThrowsAsync<OrleansMessageRejectionException>(
            () => a.GrainAt(b.Address).EchoAsync(new byte[2_000_000]).WaitAsync(Deadline));

        Assert.Contains("1000000", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other", 1, 1, "cluster 'c'")]
    [InlineData("c", 7, 9, "too far apart")]
    public async Task Handshake_ThatDoesNotFit_IsRefusedWithTheReason(string clusterId, int oldest, int newest, string reason)
    {
        await using var a = await TcpEnd.StartAsync();

        var answer = await HandshakeAsync(a, new HandshakeOffer { ClusterId = clusterId, OldestVersion = oldest, NewestVersion = newest });

        Assert.Equal(0, answer.Version);
        Assert.Contains(reason, answer.Refusal, StringComparison.Ordinal);
    }

    // A newer build offers what it has; both then speak what both know.
    [Fact]
    public async Task Handshake_OfANewerBuild_AgreesOnTheOlderVersion()
    {
        await using var a = await TcpEnd.StartAsync();

        var answer = await HandshakeAsync(a, new HandshakeOffer { ClusterId = "c", NewestVersion = 9 });

        Assert.Equal(Handshake.NewestVersion, answer.Version);
        Assert.Equal(a.Address, answer.Silo);
    }

    private static async Task<HandshakeAnswer> HandshakeAsync(TcpEnd end, HandshakeOffer offer)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(end.Address.Endpoint);
        await Handshake.SendAsync(client.GetStream(), offer with { Sender = SiloAddress.New(IPAddress.Loopback, 1, 1) }, default);
        return await Handshake.ReadAnswerAsync(client.GetStream(), default).WaitAsync(Deadline);
    }

    private static void Random(byte[] bytes) => new Random(7).NextBytes(bytes);
}
