using System.Net;
using System.Net.Sockets;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;

namespace StandIns.Orleans.Tests.Network;

/// <summary>The other end of a connection to a silo, which sends what a test wants.</summary>
internal static class RawClient
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 5, 5);

    public static byte[] MakeMessage(string target = "codec/key", MessageKind kind = MessageKind.Cancel, MethodOptions options = MethodOptions.None, Invokable? body = null)
        => MakeMessage(new Message
        {
            Id = 77,
            Kind = kind,
            Options = options,
            Body = body,
            TargetSilo = Silo,
            SendingSilo = Silo,
            TargetGrain = GrainId.Parse(target),
            SendingGrain = GrainId.Create("sys.client", "someone"),
            RequestContext = new() { ["a"] = "b" },
        });

    /// <summary>Makes what a client answers to a call that someone has made, as one of its observers or as another.</summary>
    public static byte[] MakeAnswer(SiloAddress caller, long id, string sender, GrainId target = default) => MakeMessage(new Message
    {
        Id = id,
        Kind = MessageKind.Response,
        Body = Response.FromResult(new byte[] { 66 }),
        TargetSilo = caller,
        SendingSilo = Silo,
        TargetGrain = target,
        SendingGrain = GrainId.Parse(sender),
    });

    public static byte[] MakeMessage(Message message)
    {
        var scratch = ScratchBuffer.Take();
        scratch.GetSpan(FrameHeader.Size);
        scratch.Advance(FrameHeader.Size);
        MessageCodec.Write(scratch, message, new LinkEnds(Silo, Silo));
        new FrameHeader(scratch.Count - FrameHeader.Size, FrameKind.Message, 0).Write(scratch.WrittenForPatching);
        var frame = scratch.Written.ToArray();
        ScratchBuffer.GiveBack(scratch);
        return frame;
    }

    public static async Task<TcpClient> ConnectAsync(TcpEnd silo, bool isGateway)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, isGateway ? silo.GatewayPort : silo.Address.Endpoint.Port);
        return client;
    }

    public static async Task GreetAsync(TcpClient client, bool isGateway, int number, WireLane lane = WireLane.Small)
    {
        await Handshake.SendAsync(client.GetStream(), new HandshakeOffer
        {
            ClusterId = "c",
            Role = isGateway ? WireRole.Client : WireRole.Silo,
            Lane = lane,
            Sender = SiloAddress.New(IPAddress.Loopback, 1, isGateway ? -1 - number : 1),
        }, default);
        Assert.Equal(1, (await Handshake.ReadAnswerAsync(client.GetStream(), default).WaitAsync(Deadline)).Version);
    }

    public static async Task SendAsync(TcpClient client, ReadOnlyMemory<byte> bytes)
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

    public static async Task<bool> EndsAsync(TcpClient client)
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

    /// <summary>Reads a frame without segments.</summary>
    public static async Task<(FrameKind Kind, byte[] Meta)> ReadFrameAsync(TcpClient client)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var head = new byte[FrameHeader.Size];
        await client.GetStream().ReadExactlyAsync(head, deadline.Token);
        var header = FrameHeader.Read(head);
        var meta = new byte[header.MetaLength];
        await client.GetStream().ReadExactlyAsync(meta, deadline.Token);
        return (header.Kind, meta);
    }
}
