using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Orleans.TestingHost;

/// <summary>A cluster whose silos and client live in this process and speak through memory.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly InProcessHub _network = new();
    private readonly InMemoryMembershipTable _table = new();
    private readonly MemoryGrainStorages _memory = new();
    private static readonly TimeSpan StabilizationLimit = TimeSpan.FromMinutes(2);

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

        await StartSilosAsync(Options.InitialSilosCount);

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

    public async Task<InProcessSiloHandle> StartAdditionalSiloAsync() => await StartSiloAsync();

    public Task<IReadOnlyList<InProcessSiloHandle>> StartAdditionalSilosAsync(int silosToStart)
        => StartSilosAsync(silosToStart);

    public async Task<InProcessSiloHandle> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartSiloAsync();
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

    /// <summary>Waits until each silo sees exactly the cluster's silos as active, and knows what they are.</summary>
    /// <param name="didKill">Changes nothing here: what is waited for is the same.</param>
    public async Task WaitForLivenessToStabilizeAsync(bool didKill = false)
    {
        SiloAddress[] expected = [.. GetActiveSilos().Select(static silo => silo.SiloAddress).Order()];
        foreach (var silo in GetActiveSilos().ToArray())
        {
            await WaitForAsync(silo, expected);
        }
    }

    private static async Task WaitForAsync(InProcessSiloHandle silo, SiloAddress[] expected)
    {
        var runtime = silo.ServiceProvider.GetRequiredService<SiloRuntime>();
        using var limit = new CancellationTokenSource(StabilizationLimit);
        try
        {
            await foreach (var snapshot in runtime.Membership.MembershipUpdates.WithCancellation(limit.Token))
            {
                if (expected.SequenceEqual(snapshot.Members.Values.Where(static member => member.Status == SiloStatus.Active).Select(static member => member.SiloAddress).Order()))
                {
                    break;
                }
            }

            await runtime.Manifests.WaitForAllAsync().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"Silo {silo} does not see the cluster's {expected.Length} silos as the active ones after {StabilizationLimit}; it sees {string.Join(", ", runtime.Membership.CurrentSnapshot.Members.Values)}.");
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

    // The first one alone: a cluster needs one that is there. The others join it together.
    private async Task<IReadOnlyList<InProcessSiloHandle>> StartSilosAsync(int count)
    {
        var started = new List<InProcessSiloHandle>();
        if (_silos.Count == 0 && count > 0)
        {
            started.Add(await StartSiloAsync());
        }

        started.AddRange(await Task.WhenAll(Enumerable.Range(0, count - started.Count).Select(_ => StartSiloAsync())));
        await WaitForLivenessToStabilizeAsync();
        return started;
    }

    private async Task<InProcessSiloHandle> StartSiloAsync()
    {
        var number = Interlocked.Increment(ref _lastInstance);
        var options = new InProcessTestSiloSpecificOptions
        {
            SiloName = number == 0 ? "Primary" : "Secondary_" + number.ToString(CultureInfo.InvariantCulture),
            SiloPort = 10000 + number,
            GatewayPort = 40000 + number,
        };

        var builder = Host.CreateEmptyApplicationBuilder(null);
        ConfigureCluster(builder.Services);
        builder.Services.AddSingleton<ISiloNetwork>(_ => new InProcessNetwork(_network));
        builder.Services.AddSingleton<IMembershipTable>(_table);
        builder.Services.AddSingleton(_memory);
        builder.Services.Configure<SiloOptions>(silo => silo.SiloName = options.SiloName);
        builder.UseOrleans(silo => silo.ConfigureEndpoints(IPAddress.Loopback, options.SiloPort, options.GatewayPort));
        foreach (var configure in Options.SiloHostConfigurationDelegates)
        {
            configure(options, builder);
        }

        var host = builder.Build();
        host.Services.GetRequiredService<MembershipService>().Changed += OnMembershipChanged;
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
        lock (_silos)
        {
            _silos.Add(handle);
            _silos.Sort(static (one, other) => one.InstanceNumber.CompareTo(other.InstanceNumber));
        }

        return handle;
    }

    // A client's calls go through a silo, which would tell it that the one they were passed on to is dead.
    private void OnMembershipChanged(MembershipView before, MembershipView view)
    {
        foreach (var silo in view.Entries.Keys)
        {
            if (view.GetStatus(silo) == SiloStatus.Dead && before.GetStatus(silo) != SiloStatus.Dead)
            {
                _client?.OnSiloDead(silo);
            }
        }
    }

    private void ConfigureCluster(IServiceCollection services)
        => services.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Options.ClusterId;
            options.ServiceId = Options.ServiceId;
        });
}
