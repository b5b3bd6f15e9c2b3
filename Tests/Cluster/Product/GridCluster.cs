using System.Collections.Concurrent;
using System.Globalization;
using Grid.OnnxModels;
using Grid.Processes;

namespace Grid.Cluster.Product;

// Silos of the product in processes of their own, on a private Redis. Each has a models folder and a data folder.
public sealed class GridCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-cluster-").FullName;
    private readonly ConcurrentDictionary<int, GridSilo> _silos = [];

    public RedisServer Redis { get; private set; } = null!;

    public GridSilo this[int silo] => _silos[silo];

    public static async Task<GridCluster> StartAsync(params string[] redisOptions)
        => new GridCluster { Redis = await RedisServer.StartAsync(redisOptions) };

    public string ModelsOf(int silo) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"silo-{silo}"), "models");

    public void Put(int silo, string model, OnnxGraphBuilder graph)
    {
        var folder = Path.Combine(ModelsOf(silo), model, "1");
        Directory.CreateDirectory(folder);
        graph.Save(Path.Combine(folder, "model.onnx"));
    }

    public async Task<GridSilo> StartAsync(int index, params string[] options)
    {
        Directory.CreateDirectory(ModelsOf(index));
        var silo = await GridSilo.StartAsync(Redis.Address, ModelsOf(index), Path.Combine(_folder, $"silo-{index}", "data"), options);
        _silos[index] = silo;
        return silo;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.Values)
        {
            await silo.DisposeAsync();
        }

        await Redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
