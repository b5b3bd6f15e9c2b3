using System.Globalization;
using Grid.Cluster;
using Grid.Files;
using Grid.Models;
using Grid.Onnx;
using Grid.Routing;
using Grid.Storage;
using Grid.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.Hosting;
using Orleans.TestingHost;
using Xunit;

namespace Grid.Tests.Cluster;

// Several silos in this process, each with a models folder and a data folder of its own; the grains' state is shared, as it is
// in Redis. What would go through doors goes from one silo's files to the other's.
internal sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryFolder _disk = new();
    private readonly List<string> _names = [];
    private FileGrainStorage? _storage;
    private InProcessTestCluster? _cluster;

    // Stands still, so that no limit of the grains is over because the machine is slow.
    public ManualTime Clock { get; } = new();

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster!.Silos;

    // As the how-manieth the silo was started.
    public int IndexOf(InProcessSiloHandle silo) => _names.IndexOf(silo.Name);

    public static ModelKey Key(string model) => new(ModelKey.PublicTenant, model);

    public IServiceProvider Services(InProcessSiloHandle silo) => _cluster!.GetSiloServiceProvider(silo.SiloAddress);

    public InProcessSiloHandle On(SiloAddress address) => Silos.Single(silo => silo.SiloAddress.Equals(address));

    public IModelRouter Router(InProcessSiloHandle silo) => Services(silo).GetRequiredService<IModelRouter>();

    public IModelGrain Model(string model, InProcessSiloHandle? silo = null)
        => Services(silo ?? Silos[0]).GetRequiredService<IGrainFactory>().GetGrain<IModelGrain>(Key(model).ToString());

    // Puts a version into the models folder of the n-th silo that is started. Its answers tell its seed.
    public void Put(int silo, string model, int version, ulong seed)
    {
        var folder = Path.Combine(ModelsOf(silo), model, version.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        MadeModels.Linear10(seed).Save(Path.Combine(folder, OnnxModelLoader.FileName));
    }

    public string ModelsOf(int silo) => _disk.PathOf($"silo-{silo}", "models");

    public string DataOf(int silo) => _disk.PathOf($"silo-{silo}", "data");

    public async Task StartAsync(short silos)
    {
        Directory.CreateDirectory(_disk.PathOf("state"));
        _storage = new FileGrainStorage(new StateFiles(_disk.PathOf("state")), NullLogger<FileGrainStorage>.Instance);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((options, silo) =>
        {
            var index = Take(options.SiloName);
            Directory.CreateDirectory(ModelsOf(index));
            silo.Services.AddKeyedSingleton<TimeProvider>(ClockNames.Grains, Clock);
            silo.Services.AddSingleton(new LocalSilo(Guid.NewGuid(), $"http://{options.SiloName}"));
            silo.Services.AddSingleton<IModelFilePeers>(new FleetPeers(this));
            silo.AddDataFolder(folder => folder.Folder = DataOf(index));
            silo.Services.AddGrainStorage(GrainStores.Grid, (_, _) => _storage);
            silo.AddGridModels(repository => repository.Folder = ModelsOf(index));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        foreach (var silo in Silos)
        {
            await BootedAsync(silo);
        }
    }

    public async Task<InProcessSiloHandle> StartAnotherAsync()
    {
        var silo = await _cluster!.StartAdditionalSiloAsync();
        await BootedAsync(silo);
        return silo;
    }

    public Task KillAsync(InProcessSiloHandle silo) => _cluster!.KillSiloAsync(silo);

    public Task StopAsync(InProcessSiloHandle silo) => _cluster!.StopSiloAsync(silo);

    public async Task<ModelOperationStatus> EndAsync(string model, Guid operation, ModelOperationStatus status)
    {
        while (status.State == ModelOperationState.Running)
        {
            status = await Model(model).WaitAsync(operation, TimeSpan.FromSeconds(20));
        }

        return status;
    }

    // The one replica of the version that a silo's door is told of.
    public async Task<ReplicaRoute> RouteAsync(InProcessSiloHandle silo, string model)
    {
        var routes = await Router(silo).FindAsync(Key(model), 0, default);
        Assert.NotNull(routes);
        return Assert.Single(routes.Replicas);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is { } cluster)
        {
            await cluster.DisposeAsync();
        }

        _disk.Dispose();
    }

    private int Take(string name)
    {
        lock (_names)
        {
            _names.Add(name);
            return _names.Count - 1;
        }
    }

    // What fails at first is tried again by the clock.
    private Task BootedAsync(InProcessSiloHandle silo)
        => Eventually.HoldsAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromMilliseconds(50));
                return Task.FromResult(Services(silo).GetRequiredService<BootStatus>().Finished.IsCompletedSuccessfully);
            },
            "the silo has booted");

    private sealed class FleetPeers(Fleet fleet) : IModelFilePeers
    {
        public async Task<Stream> OpenAsync(string door, ModelKey model, long version, string digest, CancellationToken cancellationToken)
        {
            var silo = fleet.Silos.FirstOrDefault(each => each.IsActive && $"http://{each.Name}" == door)
                ?? throw new IOException("The silo is gone.");
            var files = fleet.Services(silo).GetRequiredService<FileStore>();
            var held = await files.FindAsync(model, version, digest, cancellationToken) ?? throw new IOException("The silo has no such files.");
            var sent = new MemoryStream();
            await held.WriteAsync(sent, cancellationToken);
            sent.Position = 0;
            return sent;
        }
    }
}
