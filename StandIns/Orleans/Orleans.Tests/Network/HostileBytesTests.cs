using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Orleans.Runtime.Messaging;
using static StandIns.Orleans.Tests.Network.RawClient;

namespace StandIns.Orleans.Tests.Network;

/// <summary>Whatever comes to the two ports: the silo goes on to serve others, and its memory is bounded.</summary>
[Collection(nameof(AloneCollection))]
public sealed class HostileBytesTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RandomBytes_EndTheirOwnConnectionOnly(bool isGateway)
    {
        await using var silo = await TcpEnd.StartAsync();
        var random = new Random(11);
        for (var i = 0; i < 100; i++)
        {
            var bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            using var client = await ConnectAsync(silo, isGateway);
            await SendAsync(client, bytes);
        }

        await AssertServesAsync(silo);
    }

    // Frames after a good handshake: the length says more than may be, or the content is no message.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BadFrames_EndTheirOwnConnectionOnly(bool isGateway)
    {
        await using var silo = await TcpEnd.StartAsync();
        var random = new Random(13);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 200; i++)
        {
            using var client = await ConnectAsync(silo, isGateway);
            await GreetAsync(client, isGateway, i);
            await SendAsync(client, MakeFrame(random, i % 4));
            if (i % 4 < 2)
            {
                Assert.True(await EndsAsync(client));
            }
        }

        await AssertServesAsync(silo);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    // More connections than may be half open, and none says a word: the oldest make room.
    [Fact]
    public async Task SilentConnections_DoNotKeepOthersOut()
    {
        await using var silo = await TcpEnd.StartAsync();
        var silent = new List<TcpClient>();
        for (var i = 0; i < 150; i++)
        {
            silent.Add(await ConnectAsync(silo, isGateway: false));
        }

        await AssertServesAsync(silo);
        Assert.True(await EndsAsync(silent[0]));
        silent.ForEach(static client => client.Dispose());
    }

    // Each says that ten megabytes are to come and sends next to nothing of them: a large message of another still comes.
    [Fact]
    public async Task SlowBodies_TakeNoRoomFromOthers()
    {
        await using var silo = await TcpEnd.StartAsync();
        var slow = new List<TcpClient>();
        for (var i = 0; i < 120; i++)
        {
            slow.Add(await ConnectAsync(silo, isGateway: false));
            await GreetAsync(slow[i], isGateway: false, i);
            var begun = new byte[FrameHeader.Size + 4 + 1 + 1000];
            new FrameHeader(1, FrameKind.Message, 1).Write(begun);
            BinaryPrimitives.WriteInt32LittleEndian(begun.AsSpan(FrameHeader.Size), 9_900_000);
            await SendAsync(slow[i], begun);
        }

        await using var other = await TcpEnd.StartAsync();
        Assert.Equal(9_000_000, (await other.GrainAt(silo.Address).EchoAsync(new byte[9_000_000]).WaitAsync(Deadline)).Length);
        slow.ForEach(static client => client.Dispose());
    }

    // A valid message, with every length of its beginning cut off: none is taken for a whole one.
    [Fact]
    public async Task TruncatedFrames_AreNoMessages()
    {
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        var frame = MakeMessage();
        for (var length = 0; length < frame.Length; length++)
        {
            using var client = await ConnectAsync(silo, isGateway: false);
            await GreetAsync(client, isGateway: false, length);
            await SendAsync(client, frame.AsMemory(0, length));
        }

        using (var client = await ConnectAsync(silo, isGateway: false))
        {
            await GreetAsync(client, isGateway: false, 0);
            await SendAsync(client, frame);
            Assert.True(silo.Received.TryTake(out var message, Deadline));
            Assert.Equal(77, message.Id);
        }

        Assert.Empty(silo.Received);
    }

    // A client can't reach the runtime's own objects, nor say that its message comes from another.
    [Fact]
    public async Task Client_ThatClaimsMoreThanItIs_IsTakenForWhatItIs()
    {
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        using var client = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(client, isGateway: true, 0);

        await SendAsync(client, MakeMessage("sys.target.membership/key"));
        await SendAsync(client, MakeMessage());

        Assert.True(silo.Received.TryTake(out var message, Deadline));
        Assert.Equal("codec", message.TargetGrain.Type.ToString());
        Assert.Equal(ClientIds.GetId(SiloAddress.New(IPAddress.Loopback, 1, -1)), message.SendingGrain);
        Assert.Equal(silo.Address, message.TargetSilo);
    }

    // The silo may be done with a client's second lane before its first.
    [Fact]
    public async Task Client_WhoseSecondLaneIsFirst_IsServedOnBoth()
    {
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        using var bulk = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(bulk, isGateway: true, 0, WireLane.Bulk);
        await SendAsync(bulk, MakeMessage());
        using var small = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(small, isGateway: true, 0);
        await SendAsync(small, MakeMessage());

        Assert.True(silo.Received.TryTake(out _, Deadline));
        Assert.True(silo.Received.TryTake(out _, Deadline));
    }

    // The runtime's own objects are called by who has made the call: nobody passes one on, or speaks for another.
    [Fact]
    public async Task Silo_ThatCallsARuntimeObjectForAnother_IsNotHeard()
    {
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        silo.OpensBodies = false;
        using var peer = await ConnectAsync(silo, isGateway: false);
        await GreetAsync(peer, isGateway: false, 0);

        foreach (var (id, target, sender) in ((int, string, SiloAddress)[])[
            (1, "sys.target.membership", SiloAddress.New(IPAddress.Loopback, 2, 2)),
            (2, "sys.target.membership", SiloAddress.New(IPAddress.Loopback, 1, 1)),
            (3, "codec", SiloAddress.New(IPAddress.Loopback, 2, 2)),
        ])
        {
            await SendAsync(peer, MakeMessage(new Message
            {
                Id = id,
                Kind = MessageKind.Request,
                SendingSilo = sender,
                TargetSilo = silo.Address,
                TargetGrain = GrainId.Create(target, "key"),
                SendingGrain = GrainId.Create("sys.client", "x"),
            }));
        }

        Assert.True(silo.Received.TryTake(out var first, Deadline));
        Assert.True(silo.Received.TryTake(out var second, Deadline));
        Assert.Equal([2, 3], new[] { first.Id, second.Id });
    }

    private static byte[] MakeFrame(Random random, int kind)
    {
        switch (kind)
        {
            case 0:
                // Two gigabytes are announced.
                var huge = new byte[FrameHeader.Size];
                new FrameHeader(int.MaxValue, FrameKind.Message, 0).Write(huge);
                return huge;
            case 1:
                // 255 segments of two gigabytes each.
                var segments = new byte[FrameHeader.Size + (4 * 255) + 1];
                segments.AsSpan().Fill(0x7F);
                new FrameHeader(1, FrameKind.Message, 255).Write(segments);
                return segments;
            case 2:
                var noise = new byte[FrameHeader.Size + 100];
                random.NextBytes(noise);
                new FrameHeader(100, FrameKind.Message, 0).Write(noise);
                return noise;
            default:
                var damaged = MakeMessage();
                damaged[random.Next(FrameHeader.Size, damaged.Length)] = (byte)random.Next(256);
                return damaged;
        }
    }

    private static async Task AssertServesAsync(TcpEnd silo)
    {
        await using var other = await TcpEnd.StartAsync();
        Assert.Equal([1, 2], await other.GrainAt(silo.Address).EchoAsync(new byte[] { 1, 2 }).WaitAsync(Deadline));
    }
}
