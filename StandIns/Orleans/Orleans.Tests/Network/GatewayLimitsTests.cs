using System.Net;
using System.Net.Sockets;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;
using StandIns.Orleans.Tests.Codecs;
using static StandIns.Orleans.Tests.Network.RawClient;

namespace StandIns.Orleans.Tests.Network;

/// <summary>What a client may take of a gateway, and have it do.</summary>
public sealed class GatewayLimitsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Connections_BeyondTheLimit_AreRefusedWithTheLimit_UntilOthersGo()
    {
        await using var silo = await TcpEnd.StartAsync(maxGatewayConnections: 2);
        using var first = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(first, isGateway: true, 1);
        using (var second = await ConnectAsync(silo, isGateway: true))
        {
            await GreetAsync(second, isGateway: true, 2);
            using var third = await ConnectAsync(silo, isGateway: true);
            var answer = await OfferAsync(third, 3);
            Assert.Equal(0, answer.Version);
            Assert.Contains("MaxGatewayConnections", answer.Refusal, StringComparison.Ordinal);
            Assert.True(await EndsAsync(third));
        }

        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            using var later = await ConnectAsync(silo, isGateway: true);
            if ((await OfferAsync(later, 4)).Version != 0)
            {
                return;
            }

            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    // A client that dials a lane again and again has one connection for it.
    [Fact]
    public async Task Lane_DialedAgain_EndsTheConnectionBefore()
    {
        await using var silo = await TcpEnd.StartAsync();
        using var small = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(small, isGateway: true, 1);
        using var bulk = await ConnectAsync(silo, isGateway: true);
        await OfferAsync(bulk, 1, WireLane.Bulk);
        using var again = await ConnectAsync(silo, isGateway: true);
        await OfferAsync(again, 1, WireLane.Bulk);

        // Whichever of the two was taken first.
        Assert.True(await await Task.WhenAny(EndsAsync(bulk), EndsAsync(again)));
    }

    // An observer's id holds an address: a client's call must not have the silo dial it.
    [Theory]
    [InlineData((int)MessageKind.Request)]
    [InlineData((int)MessageKind.Cancel)]
    public async Task Observer_AtAMadeUpSilo_IsNotDialed(int kind)
    {
        using var madeUp = new TcpListener(IPAddress.Loopback, 0);
        madeUp.Start();
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        using var client = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);

        await SendAsync(client, MakeMessage($"sys.observer/127.0.0.1:{((IPEndPoint)madeUp.LocalEndpoint).Port}@5/x", (MessageKind)kind));
        await SendAsync(client, MakeMessage());

        // What came after it is here, and it is not.
        Assert.True(silo.Received.TryTake(out var message, Deadline));
        Assert.Equal("codec", message.TargetGrain.Type.ToString());
        Assert.Empty(silo.Received);
        Assert.False(madeUp.Pending());
    }

    // How a call is scheduled is its method's to say; a body that nobody has opened keeps none of what the client says.
    [Fact]
    public async Task Request_ThatIsPassedOn_KeepsNoSchedulingOfTheClients()
    {
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        silo.OpensBodies = false;
        using var client = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);

        await SendAsync(client, MakeMessage(
            kind: MessageKind.Request, options: MethodOptions.AlwaysInterleave | MethodOptions.ReadOnly | MethodOptions.OneWay | (MethodOptions)64,
            body: silo.CaptureCall(static grain => _ = grain.EchoAsync(new byte[1]))));

        Assert.True(silo.Received.TryTake(out var message, Deadline));
        Assert.Equal(MethodOptions.OneWay, message.Options);
        Assert.IsType<RawBody>(message.Body);
        message.Options |= MethodOptions.AlwaysInterleave;
        Assert.Equal(nameof(ICodecGrain.EchoAsync), message.Call.GetMethodName());
        Assert.Equal(MethodOptions.OneWay, message.Options);
    }

    private static async Task<HandshakeAnswer> OfferAsync(TcpClient client, int number, WireLane lane = WireLane.Small)
    {
        await Handshake.SendAsync(client.GetStream(), new HandshakeOffer
        {
            ClusterId = "c",
            Role = WireRole.Client,
            Lane = lane,
            Sender = SiloAddress.New(IPAddress.Loopback, 1, -1 - number),
        }, default);
        return await Handshake.ReadAnswerAsync(client.GetStream(), default).WaitAsync(Deadline);
    }
}
