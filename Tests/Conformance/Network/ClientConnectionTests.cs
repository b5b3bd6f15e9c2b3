using Grid.Conformance.Support;
using Orleans.Configuration;

namespace Grid.Conformance.Network;

public sealed class ClientConnectionTests
{
    [Fact]
    public async Task Start_WithoutASilo_Fails()
    {
        await using var hosts = await TcpHosts.StartAsync();
        await hosts.Silo.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => hosts.StartClientAsync().Within());
    }

    [Fact]
    public async Task Start_WithAnotherClusterId_Fails()
    {
        await using var hosts = await TcpHosts.StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => hosts.StartClientAsync(clusterId: "another").Within());
    }

    [Fact]
    public async Task SiloStopped_CallsFail_AndWorkAgainWhenItIsBack()
    {
        await using var hosts = await TcpHosts.StartAsync();
        var client = await hosts.ConnectAsync();
        await client.GetGrain<INetworkGrain>("a").PingAsync().AsTask().Within();

        await hosts.Silo.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => client.GetGrain<INetworkGrain>("a").PingAsync().AsTask().Within());
        await hosts.StartSiloAsync();
        await Eventually.SucceedsAsync(() => client.GetGrain<INetworkGrain>("a").PingAsync().AsTask());
    }

    [Fact]
    public async Task CallWithoutEnd_TimesOutAtTheClient()
    {
        await using var hosts = await TcpHosts.StartAsync();
        var client = await hosts.ConnectAsync(builder
            => builder.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(1)));
        var gate = ClusterFixture.NewKey();

        await Assert.ThrowsAsync<TimeoutException>(() => client.GetGrain<INetworkGrain>("a").WaitAsync(gate, default).Within());
    }

    [Fact]
    public async Task TwoClients_HaveObserversOfTheirOwn()
    {
        await using var hosts = await TcpHosts.StartAsync();
        var (one, two) = (await hosts.ConnectAsync(), await hosts.ConnectAsync());
        var (first, second) = (new Named("first"), new Named("second"));
        await one.GetGrain<INetworkGrain>("1").SubscribeAsync(one.CreateObjectReference<INetworkObserver>(first)).Within();
        await two.GetGrain<INetworkGrain>("2").SubscribeAsync(two.CreateObjectReference<INetworkObserver>(second)).Within();

        Assert.Equal("second", await one.GetGrain<INetworkGrain>("2").AskObserverAsync("who?").Within());
        Assert.Equal("first", await two.GetGrain<INetworkGrain>("1").AskObserverAsync("who?").Within());
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    [Fact]
    public async Task MessageTooLarge_IsRefused_AndOtherClientsAreServed()
    {
        await using var hosts = await StartWithAMegabyteAsync();
        var (client, other) = (await ConnectWithAMegabyteAsync(hosts), await ConnectWithAMegabyteAsync(hosts));

        await Assert.ThrowsAnyAsync<Exception>(() => client.GetGrain<INetworkGrain>("a").LengthAsync(new byte[2_000_000]).Within());

        Assert.Equal(500_000, await other.GetGrain<INetworkGrain>("a").LengthAsync(new byte[500_000]).Within());
    }

    [Fact]
    [Trait("Promise", "StandIn")] // Orleans closes the connection at such a message, and other calls of the client may fail with it.
    public async Task MessageTooLarge_IsRefused_AndTheConnectionStays()
    {
        await using var hosts = await StartWithAMegabyteAsync();
        var grain = (await ConnectWithAMegabyteAsync(hosts)).GetGrain<INetworkGrain>("a");

        var failure = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => grain.LengthAsync(new byte[2_000_000]).Within());

        Assert.Contains("MaxMessageBodySize", failure.Message, StringComparison.Ordinal);
        Assert.Equal(500_000, await grain.LengthAsync(new byte[500_000]).Within());
    }

    private static Task<TcpHosts> StartWithAMegabyteAsync()
        => TcpHosts.StartAsync(static silo => silo.Configure<SiloMessagingOptions>(static options => options.MaxMessageBodySize = 1_000_000));

    private static Task<IClusterClient> ConnectWithAMegabyteAsync(TcpHosts hosts)
        => hosts.ConnectAsync(static builder => builder.Configure<ClientMessagingOptions>(static options => options.MaxMessageBodySize = 1_000_000));

    private sealed class Named(string name) : INetworkObserver
    {
        public Task<string> AnswerAsync(string question) => Task.FromResult(name);
    }
}
