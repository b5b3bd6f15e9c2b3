using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Conformance.Network;

/// <summary>A silo and clients of it, each in a host of its own in this process, that speak over TCP.</summary>
public sealed class TcpHosts : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    private TcpHosts(int siloPort, int gatewayPort) => (SiloPort, GatewayPort) = (siloPort, gatewayPort);

    public int SiloPort { get; }

    public int GatewayPort { get; }

    public IHost Silo { get; private set; } = null!;

    public static async Task<TcpHosts> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var (silo, gateway) = FreePorts();
        var hosts = new TcpHosts(silo, gateway);
        await hosts.StartSiloAsync(configure);
        return hosts;
    }

    public async Task StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(SiloPort, GatewayPort);
            configure?.Invoke(silo);
        });
        Silo = builder.Build();
        _hosts.Add(Silo);
        await Silo.StartAsync();
    }

    public async Task<IHost> StartClientAsync(Action<IClientBuilder>? configure = null, string clusterId = "dev")
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(GatewayPort, clusterId: clusterId);
            configure?.Invoke(client);
        });
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host;
    }

    public async Task<IClusterClient> ConnectAsync(Action<IClientBuilder>? configure = null)
        => (await StartClientAsync(configure)).Services.GetRequiredService<IClusterClient>();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}
