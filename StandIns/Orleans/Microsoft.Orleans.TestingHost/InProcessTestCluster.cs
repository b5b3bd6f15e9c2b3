using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace Orleans.TestingHost;

/// <summary>A cluster whose silos and client live in this process and speak through memory.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly InProcessHub _network = new();
    private readonly List<InProcessSiloHandle> _silos = [];
    private TestClient? _client;
    private IHost? _clientHost;
    private int _lastInstance = -1;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    public InProcessTestClusterOptions Options { get; }

    /// <summary>Gets the client, an endpoint of its own beside the silos.</summary>
    public IClusterClient Client
        => _client ?? throw new InvalidOperationException("The cluster has no client yet. Await DeployAsync first.");

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.AsReadOnly();

    public async Task DeployAsync()
    {
        if (_silos.Count != 0)
        {
            throw new InvalidOperationException("The cluster is deployed already.");
        }

        if (Options.InitialSilosCount != 1)
        {
            throw new NotSupportedException($"The cluster is to have {Options.InitialSilosCount} silos. This stand-in runs one silo; see its README.");
        }

        for (var i = 0; i < Options.InitialSilosCount; i++)
        {
            await StartSiloAsync();
        }

        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync();
        }
    }

    public async Task InitializeClientAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        ConfigureCluster(builder.Services);
        foreach (var configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        _clientHost = builder.Build();
        _client = new TestClient(_clientHost.Services, _network, () => _silos.FirstOrDefault(static silo => silo.IsActive));
        await _clientHost.StartAsync();
    }

    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        _silos.Remove(instance);
        await instance.StopSiloAsync(stopGracefully: false);
        _client?.OnSiloDead(instance.SiloAddress);
    }

    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        _silos.Remove(instance);
        await instance.StopSiloAsync(stopGracefully: true);
    }

    public async Task StopAllSilosAsync()
    {
        foreach (var silo in _silos.ToArray())
        {
            await StopSiloAsync(silo);
        }
    }

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _silos.Where(static silo => silo.IsActive);

    public InProcessSiloHandle? GetSiloForAddress(SiloAddress siloAddress)
        => _silos.FirstOrDefault(silo => silo.SiloAddress.Equals(siloAddress));

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null)
        => (silo is null ? _silos.FirstOrDefault() : GetSiloForAddress(silo))?.ServiceProvider
            ?? throw new ArgumentException(silo is null ? "The cluster has no silo." : $"The cluster has no silo {silo}.", nameof(silo));

    /// <summary>Finds the activation of a grain, if there is one.</summary>
    public bool TryGetGrainContext(GrainId grainId, [NotNullWhen(true)] out IGrainContext? grainContext)
    {
        grainContext = _silos
            .Select(silo => silo.ServiceProvider.GetRequiredService<SiloRuntime>().Catalog.TryGet(grainId, out var found) ? found as Activation : null)
            .FirstOrDefault(static found => found is not null);
        return grainContext is not null;
    }

    /// <summary>Waits until each silo sees itself as active. A silo that was killed has left when the call to kill it returns.</summary>
    public async Task WaitForLivenessToStabilizeAsync(bool didKill = false)
    {
        foreach (var silo in GetActiveSilos().ToArray())
        {
            var membership = silo.ServiceProvider.GetRequiredService<IClusterMembershipService>();
            await foreach (var snapshot in membership.MembershipUpdates)
            {
                if (snapshot.GetSiloStatus(silo.SiloAddress) == SiloStatus.Active)
                {
                    break;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_clientHost is not null)
        {
            await _clientHost.StopAsync();
            _clientHost.Dispose();
        }

        foreach (var silo in _silos.ToArray())
        {
            _silos.Remove(silo);
            await silo.DisposeAsync();
        }
    }

    private async Task<InProcessSiloHandle> StartSiloAsync()
    {
        var number = ++_lastInstance;
        var options = new InProcessTestSiloSpecificOptions
        {
            SiloName = number == 0 ? "Primary" : "Secondary_" + number.ToString(CultureInfo.InvariantCulture),
            SiloPort = 10000 + number,
            GatewayPort = 40000 + number,
        };

        var builder = Host.CreateEmptyApplicationBuilder(null);
        ConfigureCluster(builder.Services);
        builder.Services.AddSingleton(_network);
        builder.Services.Configure<SiloOptions>(silo => silo.SiloName = options.SiloName);
        builder.UseOrleans(silo => silo.ConfigureEndpoints(IPAddress.Loopback, options.SiloPort, options.GatewayPort));
        foreach (var configure in Options.SiloHostConfigurationDelegates)
        {
            configure(options, builder);
        }

        var host = builder.Build();
        await host.StartAsync();
        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        var handle = new InProcessSiloHandle
        {
            Name = options.SiloName,
            InstanceNumber = (short)number,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
            SiloHost = host,
        };
        _silos.Add(handle);
        return handle;
    }

    private void ConfigureCluster(IServiceCollection services)
        => services.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Options.ClusterId;
            options.ServiceId = Options.ServiceId;
        });
}
