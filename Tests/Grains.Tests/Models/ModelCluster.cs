using Grid.Models;
using Grid.Onnx;
using Grid.Routing;
using Grid.Serving;
using Grid.Storage;
using Grid.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Grid.Tests.Models;

// One silo with a models folder and a data folder, both of which outlive it: start, stop and start again on the same disk.
internal sealed class ModelCluster(TimeProvider? clock = null) : IAsyncDisposable
{
    private readonly TemporaryFolder _disk = new();
    private InProcessTestCluster? _cluster;

    // Called before each step of a change to a state's file; what it throws is that step's failure.
    public Action<StateFileStep>? BeforeStep { get; set; }

    // Called before each grain call that arrives; what it throws is the call's failure.
    public Action<IIncomingGrainCallContext>? BeforeCall { get; set; }

    public IServiceProvider Services
        => _cluster!.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress);

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IModelRouter Router => Services.GetRequiredService<IModelRouter>();

    public BootStatus Boot => Services.GetRequiredService<BootStatus>();

    public ReplicaTable Replicas => Services.GetRequiredService<ReplicaTable>();

    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(ModelKey.PublicTenant);

    public string DataFolder => _disk.PathOf("data");

    public string StateFolder => _disk.PathOf("data", "state");

    public static ModelKey Key(string model) => new(ModelKey.PublicTenant, model);

    public IModelGrain Model(string model) => Grains.GetGrain<IModelGrain>(Key(model).ToString());

    public bool IsActive(string model) => _cluster!.TryGetGrainContext(Model(model).GetGrainId(), out _);

    public string FolderOf(string model) => _disk.PathOf("models", model);

    // The version tells itself by its answers: one linear layer, whose weights come from the seed.
    public void Put(string model, int version, OnnxGraphBuilder? graph = null)
    {
        var folder = Path.Combine(FolderOf(model), version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        (graph ?? MadeModels.Linear10((ulong)version)).Save(Path.Combine(folder, OnnxModelLoader.FileName));
    }

    public void PutBroken(string model, int version)
    {
        var folder = Path.Combine(FolderOf(model), version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, OnnxModelLoader.FileName), "this is no model");
    }

    public void PutConfig(string model, string config)
    {
        Directory.CreateDirectory(FolderOf(model));
        File.WriteAllText(Path.Combine(FolderOf(model), ModelConfig.FileName), config);
    }

    public async Task StartAsync()
    {
        Directory.CreateDirectory(_disk.PathOf("models"));
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton(ClockNames.Grains, clock ?? TimeProvider.System);
            silo.AddIncomingGrainCallFilter(new CallHook(this));
            silo.AddFileGrainStorage(GrainStores.Grid, options => options.Folder = DataFolder);
            silo.Services.AddSingleton(services => new FileGrainStorage(
                new StateFiles(services.GetRequiredService<DataFolder>().Make("state"), step => BeforeStep?.Invoke(step)),
                services.GetRequiredService<ILogger<FileGrainStorage>>()));
            silo.AddGridModels(options => options.Folder = _disk.PathOf("models"));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await Boot.Finished.WaitAsync(Eventually.Deadline, TimeProvider.System);
    }

    public async Task StopAsync()
    {
        if (_cluster is { } cluster)
        {
            _cluster = null;
            await cluster.DisposeAsync();
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public Task<ModelOperationStatus> LoadAsync(string model, string? config = null)
        => LoadAsync(model, Guid.NewGuid(), config);

    public async Task<ModelOperationStatus> LoadAsync(string model, Guid operation, string? config = null)
        => await EndAsync(model, operation, await Model(model).LoadAsync(new LoadModel(operation, config)));

    public async Task<ModelOperationStatus> UnloadAsync(string model)
    {
        var operation = Guid.NewGuid();
        return await EndAsync(model, operation, await Model(model).UnloadAsync(new UnloadModel(operation)));
    }

    public async Task<ModelVersionStatus[]> VersionsAsync(string model)
        => [.. (await Model(model).GetStatusAsync()).Versions];

    public async Task<ModelVersionState> StateAsync(string model, long version)
        => (await VersionsAsync(model)).Single(status => status.Version == version).State;

    public async ValueTask DisposeAsync()
    {
        BeforeStep = null;
        await StopAsync();
        _disk.Dispose();
    }

    private sealed class CallHook(ModelCluster cluster) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            cluster.BeforeCall?.Invoke(context);
            return context.Invoke();
        }
    }

    private async Task<ModelOperationStatus> EndAsync(string model, Guid operation, ModelOperationStatus status)
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline, TimeProvider.System);
        while (status.State == ModelOperationState.Running)
        {
            status = await Model(model).WaitAsync(operation, TimeSpan.FromSeconds(20), deadline.Token);
        }

        return status;
    }
}
