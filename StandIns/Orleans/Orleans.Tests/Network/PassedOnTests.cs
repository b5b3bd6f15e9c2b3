using System.Net;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;
using StandIns.Orleans.Tests.Cluster;
using static StandIns.Orleans.Tests.Network.RawClient;

namespace StandIns.Orleans.Tests.Network;

/// <summary>A client's calls that its gateway has passed on.</summary>
public sealed class PassedOnTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly SiloAddress Client = SiloAddress.New(IPAddress.Loopback, 1, -2);

    // The end of its earlier connection, which comes late, takes nothing from the calls of the new one.
    [Fact]
    public async Task Client_ThatHasReconnected_LearnsOfTheDeathOfTheSiloThatHasItsCall()
    {
        await using var gateway = await TcpEnd.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            await using var silo = await TcpEnd.StartAsync();
            silo.Answers = false;
            using var first = await ConnectAsync(gateway, isGateway: true);
            await GreetAsync(first, isGateway: true, 1);
            await ReadFrameAsync(first);
            using var second = await ConnectAsync(gateway, isGateway: true);
            await GreetAsync(second, isGateway: true, 1);
            await ReadFrameAsync(second);

            gateway.Network.Send(MakeCall(gateway, silo.Address, round));
            Assert.True(await EndsAsync(first));
            Assert.True(silo.Received.TryTake(out _, Deadline));
            gateway.Network.Disconnect(silo.Address);

            await ReadFailureAsync(second, silo.Address, round);
        }
    }

    // Another client says that it answers: the call is still under way.
    [Fact]
    public async Task Call_AnsweredByAnotherClient_StillFailsWithTheSiloThatHasIt()
    {
        await using var gateway = await TcpEnd.StartAsync();
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        using var client = await ConnectAsync(gateway, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);
        using var other = await ConnectAsync(gateway, isGateway: true);
        await GreetAsync(other, isGateway: true, 2);
        await ReadFrameAsync(client);
        gateway.Network.Send(MakeCall(gateway, silo.Address, 3));
        Assert.True(silo.Received.TryTake(out _, Deadline));

        await SendAsync(other, MakeAnswer(gateway.Address, 3, "sys.observer/127.0.0.1:1@-3/x", ClientIds.GetId(Client)));
        Assert.Equal(FrameKind.Message, (await ReadFrameAsync(client)).Kind);
        gateway.Network.Disconnect(silo.Address);

        await ReadFailureAsync(client, silo.Address, 3);
    }

    // The silo that got it had passed it on itself: the call is lost with the one that has it now, and with no other.
    [Fact]
    public async Task Call_ThatHasMoved_FailsWithTheSiloThatHasIt()
    {
        await using var gateway = await TcpEnd.StartAsync();
        await using var before = await TcpEnd.StartAsync();
        await using var now = await TcpEnd.StartAsync();
        before.Answers = false;
        using var client = await ConnectAsync(gateway, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);
        await ReadFrameAsync(client);

        // A client is connected to every gateway; what concerns a call goes to the one that passed it on.
        using var direct = await ConnectAsync(before, isGateway: true);
        await GreetAsync(direct, isGateway: true, 1);
        await ReadFrameAsync(direct);
        gateway.Network.Send(MakeCall(gateway, before.Address, 3));
        Assert.True(before.Received.TryTake(out var call, Deadline));
        call.ForwardCount++;
        before.Network.Send(call.CreateMoved(now.Address));

        // In the order of one connection: when the second is here, the first has been taken note of.
        before.Network.Send(new Message { Kind = MessageKind.Cancel, Id = 9, TargetSilo = gateway.Address, SendingSilo = before.Address, TargetGrain = GrainId.Create("codec", "key") });
        Assert.True(gateway.Received.TryTake(out _, Deadline));
        gateway.Network.Disconnect(before.Address);
        gateway.Network.Disconnect(now.Address);

        await ReadFailureAsync(client, now.Address, 3);
    }

    // A gateway that stops waits for what its clients asked others by it. The clock stands still: its limit does not end the wait.
    [Fact]
    public async Task Drain_EndsWhenThePassedOnCallsAreAnswered()
    {
        await using var gateway = await TcpEnd.StartAsync(clock: new PausableClock());
        await using var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        using var client = await ConnectAsync(gateway, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);
        await ReadFrameAsync(client);
        using var direct = await ConnectAsync(silo, isGateway: true);
        await GreetAsync(direct, isGateway: true, 1);
        await ReadFrameAsync(direct);
        gateway.Network.Send(MakeCall(gateway, silo.Address, 5));
        Assert.True(silo.Received.TryTake(out var call, Deadline));

        var drain = gateway.Network.DrainAsync(default);
        Assert.False(drain.IsCompleted);
        silo.Network.Send(call.CreateResponse(Response.Completed));

        var (kind, meta) = await ReadFrameAsync(client);
        Assert.Equal(FrameKind.Message, kind);
        Assert.Equal(5, MessageReader.ReadEnvelope(meta, new LinkEnds(gateway.Address, Client)).Id);
        await drain.WaitAsync(Deadline);
    }

    private static Message MakeCall(TcpEnd gateway, SiloAddress target, long id) => new()
    {
        Id = id,
        Kind = MessageKind.Request,
        SendingSilo = Client,
        SendingGrain = ClientIds.GetId(Client),
        TargetSilo = target,
        TargetGrain = GrainId.Create("codec", "key"),
        Body = gateway.CaptureCall(static grain => _ = grain.EchoAsync(new byte[1])),
    };

    private static async Task ReadFailureAsync(System.Net.Sockets.TcpClient client, SiloAddress dead, long id)
    {
        while (true)
        {
            var (kind, meta) = await ReadFrameAsync(client);
            if (kind == FrameKind.Message)
            {
                var response = MessageReader.ReadEnvelope(meta, new LinkEnds(dead, Client));
                Assert.Equal(MessageKind.Response, response.Kind);
                Assert.Equal(id, response.Id);
                Assert.Contains($"Silo {dead} is dead", System.Text.Encoding.UTF8.GetString(meta), StringComparison.Ordinal);
                return;
            }
        }
    }
}
