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
    public async Task MessageTooLarge_IsRefused_AndTheConnectionStays()
    {
        await using var hosts = await TcpHosts.StartAsync(static silo => silo.Configure<SiloMessagingOptions>(static options => options.MaxMessageBodySize = 1_000_000));
        var client = await hosts.ConnectAsync(static builder => builder.Configure<ClientMessagingOptions>(static options => options.MaxMessageBodySize = 1_000_000));
        var grain = client.GetGrain<INetworkGrain>("a");

        await Assert.ThrowsAnyAsync<Exception>(() => grain.LengthAsync(new byte[2_000_000]).Within());

        Assert.Equal(500_000, await grain.LengthAsync(new byte[500_000]).Within());
    }

    private sealed class Named(string name) : INetworkObserver
    {
        public Task<string> AnswerAsync(string question) => Task.FromResult(name);
    }
}
