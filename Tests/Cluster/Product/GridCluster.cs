using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Grid.OnnxModels;
using Grid.Processes;
using StackExchange.Redis;

namespace Grid.Cluster.Product;

// Silos of the product in processes of their own, on a private Redis. Each has a models folder and a data folder.
public sealed class GridCluster : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
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

    public Task<GridSilo> StartAsync(int index, params string[] options) => StartAsync(index, "/v2/health/ready", options);

    // A silo that can't read the control plane is not ready, but it lives.
    public Task<GridSilo> StartUnreadyAsync(int index) => StartAsync(index, "/v2/health/live", []);

    private async Task<GridSilo> StartAsync(int index, string path, string[] options)
    {
        Directory.CreateDirectory(ModelsOf(index));
        var silo = await GridSilo.StartAsync(Redis.Address, ModelsOf(index), Path.Combine(_folder, $"silo-{index}", "data"), path, options);
        _silos[index] = silo;
        return silo;
    }

    // Waits until the model's record in Redis names two silos that hold its files.
    public async Task HeldTwiceAsync(string model)
    {
        using var limit = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            using var redis = await ConnectionMultiplexer.ConnectAsync(Redis.Address);
            var record = JsonNode.Parse((string?)await redis.GetDatabase().HashGetAsync($"grid/state/model/public/{model}/model", "data") ?? "{}")!;
            if (record["files"]?[0]?["holders"]?.AsArray().Count >= 2)
            {
                return;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    // Waits until a silo has been declared dead. No door tells that yet, so the membership table does, which has the same key
    // and the same name of the field in Orleans' form, where the status is a number.
    public async Task DeadAsync()
    {
        using var limit = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var redis = await ConnectionMultiplexer.ConnectAsync(Redis.Address);
        while (!(await redis.GetDatabase().HashGetAllAsync("grid/members/grid")).Any(static row => IsDead((string?)row.Value)))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
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

    // The table's version stands there, too, and is no object.
    private static bool IsDead(string? row)
        => row?.StartsWith('{') == true && JsonNode.Parse(row) is JsonObject silo && silo["Status"]?.ToString() is "Dead" or "6";
}
