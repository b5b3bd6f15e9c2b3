using System.Net;
using System.Net.Sockets;
using Grid.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Conformance.Network;

/// <summary>A silo and clients of it, each in a host of its own in this process, that speak over TCP.</summary>
public sealed class TcpHosts : IAsyncDisposable
{
    private const int MaxAttempts = 10;

    private readonly List<IHost> _hosts = [];

    private TcpHosts()
    {
    }

    public int SiloPort { get; private set; }

    public int GatewayPort { get; private set; }

    public IHost Silo { get; private set; } = null!;

    public static async Task<TcpHosts> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var hosts = new TcpHosts();
        for (var attempt = 1; ; attempt++)
        {
            (hosts.SiloPort, hosts.GatewayPort) = FreePorts();
            try
            {
                await hosts.StartSiloAsync(configure);
                return hosts;
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsPortTaken(exception))
            {
                // Someone else took a port that was free.
            }
        }
    }

    public async Task StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(SiloPort, GatewayPort);
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        Silo = host;
        _hosts.Add(host);
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
        using var deadline = new CancellationTokenSource(Deadline.Time);
        await host.StartAsync(deadline.Token);
        return host;
    }

    /// <summary>Starts a client of which it is known that it can connect: a busy machine may take several attempts.</summary>
    public async Task<IClusterClient> ConnectAsync(Action<IClientBuilder>? configure = null)
    {
        var host = await StartClientAsync(client =>
        {
            client.UseConnectionRetryFilter(static (_, _) => Task.FromResult(true));
            configure?.Invoke(client);
        });
        return host.Services.GetRequiredService<IClusterClient>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static bool IsPortTaken(Exception? exception)
        => exception is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            || (exception is not null && IsPortTaken(exception.InnerException));

    private static (int Silo, int Gateway) FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        silo.Start();
        gateway.Start();
        return (((IPEndPoint)silo.LocalEndpoint).Port, ((IPEndPoint)gateway.LocalEndpoint).Port);
    }
}
