using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime.MembershipService;
using StandIns.Orleans.Tests.Network;

namespace StandIns.Orleans.Tests.Cluster;

/// <summary>Silos in this process that speak over TCP, and share a membership table in memory.</summary>
internal sealed class TcpCluster : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly InMemoryMembershipTable _table = new();
    private readonly List<IHost> _hosts = [];

    public GateKeeper Gates { get; } = new();

    public async Task<IHost> StartSiloAsync(Action<ISiloBuilder>? configure = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddSingleton<IMembershipTable>(_table);
            builder.Services.AddSingleton(Gates);
            builder.UseOrleans(silo =>
            {
                silo.ConfigureEndpoints(IPAddress.Loopback, TcpEnd.FreePort(), TcpEnd.FreePort());
                configure?.Invoke(silo);
            });
            var host = builder.Build();
            try
            {
                await host.StartAsync().WaitAsync(Deadline);
                _hosts.Add(host);
                return host;
            }
            catch (OrleansConfigurationException) when (attempt < 10)
            {
                // Someone else took a port that was free.
                host.Dispose();
            }
        }
    }

    /// <summary>Starts a client that knows the gateway of one silo.</summary>
    public async Task<IClusterClient> ConnectAsync(IHost silo) => (await StartClientAsync(silo)).Services.GetRequiredService<IClusterClient>();

    public async Task<IHost> StartClientAsync(IHost silo)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .UseStaticClustering(silo.Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress.Endpoint)
            .UseConnectionRetryFilter(static (_, _) => Task.FromResult(true)));
        var host = builder.Build();
        _hosts.Add(host);
        using var deadline = new CancellationTokenSource(Deadline);
        await host.StartAsync(deadline.Token);
        return host;
    }

    public static SiloAddress AddressOf(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public static SiloRuntime RuntimeOf(IHost silo) => silo.Services.GetRequiredService<SiloRuntime>();

    public static IGrainFactory FactoryOf(IHost silo) => silo.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Returns when a silo sees another in a status, or past it.</summary>
    public static async Task SeesAsync(IHost silo, SiloAddress other, SiloStatus status)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await foreach (var snapshot in silo.Services.GetRequiredService<IClusterMembershipService>().MembershipUpdates.WithCancellation(deadline.Token))
        {
            if (snapshot.Members.TryGetValue(other, out var member) && member.Status >= status)
            {
                return;
            }
        }
    }

    public static async Task WaitForAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
