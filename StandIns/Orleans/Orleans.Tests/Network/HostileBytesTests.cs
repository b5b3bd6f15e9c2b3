using System.Net;
using System.Net.Sockets;
using Orleans.Runtime.Messaging;

namespace StandIns.Orleans.Tests.Network;

/// <summary>Whatever comes to the two ports: the silo goes on to serve others, and its memory is bounded.</summary>
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

    // More connections than may be half open, and none says a word: another one is still served, after they ran out of time.
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
        silent.ForEach(static client => client.Dispose());
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

        await SendAsync(client, MakeMessage("sys.target.membership"));
        await SendAsync(client, MakeMessage());

        Assert.True(silo.Received.TryTake(out var message, Deadline));
        Assert.Equal("codec", message.TargetGrain.Type.ToString());
        Assert.Equal(ClientIds.GetId(SiloAddress.New(IPAddress.Loopback, 1, -1)), message.SendingGrain);
        Assert.Equal(silo.Address, message.TargetSilo);
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

    private static byte[] MakeMessage(string targetType = "codec")
    {
        var scratch = ScratchBuffer.Take();
        scratch.GetSpan(FrameHeader.Size);
        scratch.Advance(FrameHeader.Size);
        var silo = SiloAddress.New(IPAddress.Loopback, 5, 5);
        MessageCodec.Write(scratch, new Message
        {
            Id = 77,
            Kind = MessageKind.Cancel,
            TargetSilo = silo,
            SendingSilo = silo,
            TargetGrain = GrainId.Create(targetType, "key"),
            SendingGrain = GrainId.Create("sys.client", "someone"),
            RequestContext = new() { ["a"] = "b" },
        }, new LinkEnds(silo, silo));
        new FrameHeader(scratch.Count - FrameHeader.Size, FrameKind.Message, 0).Write(scratch.WrittenForPatching);
        var frame = scratch.Written.ToArray();
        ScratchBuffer.GiveBack(scratch);
        return frame;
    }

    private static async Task AssertServesAsync(TcpEnd silo)
    {
        await using var other = await TcpEnd.StartAsync();
        Assert.Equal([1, 2], await other.GrainAt(silo.Address).EchoAsync(new byte[] { 1, 2 }).WaitAsync(Deadline));
    }

    private static async Task<TcpClient> ConnectAsync(TcpEnd silo, bool isGateway)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, isGateway ? silo.GatewayPort : silo.Address.Endpoint.Port);
        return client;
    }

    private static async Task GreetAsync(TcpClient client, bool isGateway, int number)
    {
        await Handshake.SendAsync(client.GetStream(), new HandshakeOffer
        {
            ClusterId = "c",
            Role = isGateway ? WireRole.Client : WireRole.Silo,
            Sender = SiloAddress.New(IPAddress.Loopback, 1, isGateway ? -1 - number : 1),
        }, default);
        Assert.Equal(1, (await Handshake.ReadAnswerAsync(client.GetStream(), default).WaitAsync(Deadline)).Version);
    }

    private static async Task SendAsync(TcpClient client, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The silo has had enough of it already.
        }
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        var buffer = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Deadline) != 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset rather than closed.
        }

        return true;
    }
}
