using static StandIns.Orleans.Tests.Network.RawClient;

namespace StandIns.Orleans.Tests.Network;

/// <summary>A client can guess the ids of others' calls; it must not be able to answer them.</summary>
public sealed class ForgedAnswersTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // By the gateway to a silo that is connected to it, or to the gateway itself, named or not.
    [Theory]
    [InlineData("sys.observer/127.0.0.1:1@-2/x")]
    [InlineData("codec/key")]
    public async Task AnswerToTheCallOfAnotherSilo_IsNotTaken(string sender)
    {
        await using var gateway = await TcpEnd.StartAsync();
        await using var caller = await TcpEnd.StartAsync();
        gateway.Answers = false;
        var echo = caller.GrainAt(gateway.Address).EchoAsync(new byte[] { 7 });
        Assert.True(gateway.Received.TryTake(out var call, Deadline));
        using var client = await ConnectAsync(gateway, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);

        await SendAsync(client, MakeAnswer(caller.Address, call.Id, sender));

        // What came after it is here, and what is sent now goes after it.
        await SendAsync(client, MakeMessage());
        Assert.True(gateway.Received.TryTake(out _, Deadline));
        gateway.Network.Send(call.CreateResponse(global::Orleans.Serialization.Invocation.Response.FromResult(new byte[] { 7 })));
        Assert.Equal([7], await echo.WaitAsync(Deadline));
    }

    [Fact]
    public async Task AnswerToTheGatewaysOwnCall_IsNotTaken()
    {
        await using var gateway = await TcpEnd.StartAsync();
        await using var other = await TcpEnd.StartAsync();
        other.Answers = false;
        var echo = gateway.GrainAt(other.Address).EchoAsync(new byte[] { 7 });
        Assert.True(other.Received.TryTake(out var call, Deadline));
        using var client = await ConnectAsync(gateway, isGateway: true);
        await GreetAsync(client, isGateway: true, 1);

        await SendAsync(client, MakeAnswer(gateway.Address, call.Id, "sys.observer/127.0.0.1:1@-2/x"));
        await SendAsync(client, MakeMessage());

        Assert.True(gateway.Received.TryTake(out _, Deadline));
        Assert.False(echo.IsCompleted);
        other.Network.Send(call.CreateResponse(global::Orleans.Serialization.Invocation.Response.FromResult(new byte[] { 7 })));
        Assert.Equal([7], await echo.WaitAsync(Deadline));
    }
}
