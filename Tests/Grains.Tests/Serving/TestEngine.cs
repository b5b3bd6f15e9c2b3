using System.Diagnostics.Metrics;
using Grid.Batching;
using Grid.Models;
using Grid.Serving;
using Grid.Tensors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Grid.Tests.Serving;

// A whole engine, with models in a folder of its own. What it loaded is unloaded with it.
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-engine-").FullName;
    private readonly ServiceProvider _services;
    private readonly List<Replica> _replicas = [];
    private int _models;

    public TestEngine(Action<EngineOptions>? configure = null, TimeProvider? time = null, ILoggerProvider? log = null)
    {
        var services = new ServiceCollection();
        if (log is not null)
        {
            services.AddSingleton(log);
        }

        services.TryAddSingleton(time ?? TimeProvider.System);
        services.AddGridEngine(options =>
        {
            options.Threads = 2;
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public TensorBufferPool Buffers => _services.GetRequiredService<TensorBufferPool>();

    public RunScheduler Scheduler => _services.GetRequiredService<RunScheduler>();

    public TimeProvider Time => _services.GetRequiredService<TimeProvider>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public ReplicaLoader Loader => _services.GetRequiredService<ReplicaLoader>();

    public Task<Replica> LoadAsync(OnnxGraphBuilder graph, string? config = null)
        => LoadAsync(path => graph.Save(path), config);

    public Task<Replica> LoadAsync(string file, string? config = null)
        => LoadAsync(path => File.CreateSymbolicLink(path, file), config);

    public async Task<Replica> LoadAsync(Action<string> write, string? config = null)
    {
        var load = await TryLoadAsync(write, config);
        Assert.True(load.Replica is not null, load.Reason);
        return load.Replica;
    }

    public async Task<ReplicaLoad> TryLoadAsync(Action<string> write, string? config = null)
    {
        var key = new ReplicaKey(new ModelKey("public", $"m{++_models}"), 1, 1);
        var folder = Path.Combine(_folder, key.Model.Model);
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        write(Path.Combine(folder, "1", "model.onnx"));
        var load = await Loader.LoadAsync(key, new ReplicaPlan(1, folder, config), CancellationToken.None);
        if (load.Replica is { } replica)
        {
            _replicas.Add(replica);
        }

        return load;
    }

    // Keeps the run threads busy, so that what is queued meanwhile stays queued until the hold is disposed.
    public HeldThreads HoldThreads() => new(Scheduler);

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.UnloadAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
