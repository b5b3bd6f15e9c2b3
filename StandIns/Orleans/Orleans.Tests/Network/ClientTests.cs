using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StandIns.Orleans.Tests.Codecs;

namespace StandIns.Orleans.Tests.Network;

/// <summary>What a client does when gateways go, which public names can't show: they stop silos gracefully only.</summary>
public sealed class ClientTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Far below the response time-out of 30 seconds: the loss itself fails the call.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task CallUnderWay_GatewayLost_FailsAtOnce()
    {
        var silo = await TcpEnd.StartAsync();
        silo.Answers = false;
        using var host = await ConnectAsync(silo);
        var call = Grain(host).EchoAsync(new byte[1]);
        Assert.True(silo.Received.TryTake(out _, Deadline));

        await silo.Network.StopAsync(new CancellationToken(canceled: true));

        var exception = await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Soon));
        Assert.Contains("may or may not have run", exception.Message, StringComparison.Ordinal);
        await silo.DisposeAsync();
        await host.StopAsync();
    }

    // It stands still and keeps its connections; the other silos have found out.
    [Fact]
    public async Task CallUnderWay_GatewayDeclaredDead_FailsAtOnce_AndTheOtherServes()
    {
        await using var silent = await TcpEnd.StartAsync();
        await using var other = await TcpEnd.StartAsync();
        using var host = await ConnectAsync(silent, other);
        await EchoUntilAsync(host, silent);
        await EchoUntilAsync(host, other);
        silent.Answers = false;
        var calls = Enumerable.Range(0, 100).Select(i => Grain(host, $"{i}").EchoAsync(new byte[] { 1 })).ToArray();
        Assert.True(silent.Received.TryTake(out _, Deadline));

        other.Network.Disconnect(silent.Address);

        var failed = 0;
        foreach (var call in calls)
        {
            try
            {
                await call.WaitAsync(Soon);
            }
            catch (SiloUnavailableException)
            {
                failed++;
            }
        }

        Assert.InRange(failed, 1, 99);

        // Nor does the client come back to it, though it still takes connections.
        for (var i = 0; i < 1000; i++)
        {
            await Grain(host, $"{i}").EchoAsync(new byte[2]).WaitAsync(Soon);
        }

        Assert.DoesNotContain(silent.Received, static message => message.Call.GetArgument(0) is byte[] { Length: 2 });
        await host.StopAsync();
    }

    [Fact]
    public async Task Gateways_OneLost_TheOtherServesAtOnce()
    {
        var first = await TcpEnd.StartAsync();
        await using var second = await TcpEnd.StartAsync();
        using var host = await ConnectAsync(first, second);
        await EchoUntilAsync(host, second);

        await first.DisposeAsync();

        // Until the client has noticed, the grains that it reached by the first fail; from then on none does.
        await EventuallyAsync(() => EchoAllAsync(host));
        await EchoAllAsync(host);

        await host.StopAsync();
    }

    // A gateway that goes says so first: no call fails.
    [Fact]
    public async Task Gateway_Draining_GetsNothingNew_AndItsCallsEnd()
    {
        await using var first = await TcpEnd.StartAsync();
        await using var second = await TcpEnd.StartAsync();
        using var host = await ConnectAsync(first, second);
        await EchoUntilAsync(host, second);
        first.Answers = false;
        var calls = Enumerable.Range(0, 50).Select(i => Grain(host, $"{i}").EchoAsync(new byte[] { 1 })).ToArray();
        await Task.WhenAny(calls).WaitAsync(Deadline);

        await first.Network.CloseGatewayAsync(default);

        await EventuallyAsync(() => Task.WhenAll(Enumerable.Range(0, 50).Select(i => Grain(host, $"{i}").EchoAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(1)))));

        // Whatever is still on its way to it comes, and is answered.
        var all = Task.WhenAll(calls);
        using var deadline = new CancellationTokenSource(Deadline);
        while (!all.IsCompleted)
        {
            deadline.Token.ThrowIfCancellationRequested();
            if (first.Received.TryTake(out var waiting, TimeSpan.FromMilliseconds(10)))
            {
                first.Network.Send(waiting.CreateResponse(global::Orleans.Serialization.Invocation.Response.FromResult(new byte[] { 9 })));
            }
        }

        Assert.All(await all, static result => Assert.Single(result));
        await host.StopAsync();
    }

    private static async Task EchoAllAsync(IHost host)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal([1], await Grain(host, $"{i}").EchoAsync(new byte[] { 1 }).WaitAsync(Soon));
        }
    }

    private static ICodecGrain Grain(IHost host, string key = "key")
        => host.Services.GetRequiredService<IClusterClient>().GetGrain<ICodecGrain>(key);

    private static async Task<IHost> ConnectAsync(params TcpEnd[] silos)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. silos.Select(static silo => new IPEndPoint(IPAddress.Loopback, silo.GatewayPort))]);
            client.UseConnectionRetryFilter(static (_, _) => Task.FromResult(true));
            client.Configure<global::Orleans.Configuration.ClusterOptions>(static options => options.ClusterId = "c");
        });
        var host = builder.Build();
        using var deadline = new CancellationTokenSource(Deadline);
        await host.StartAsync(deadline.Token);
        return host;
    }

    // The client serves as soon as one gateway answers; the tests want it to have both.
    private static Task EchoUntilAsync(IHost host, TcpEnd silo) => EventuallyAsync(async () =>
    {
        silo.Answers = false;
        for (var i = 0; i < 20 && silo.Received.Count == 0; i++)
        {
            _ = Grain(host, $"{i}").EchoAsync(new byte[1]);
            await Task.Yield();
        }

        var hasCome = silo.Received.TryTake(out _, TimeSpan.FromMilliseconds(200));
        silo.Answers = true;
        Assert.True(hasCome);
    });

    private static async Task EventuallyAsync(Func<Task> attempt)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception) when (!deadline.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }
}
