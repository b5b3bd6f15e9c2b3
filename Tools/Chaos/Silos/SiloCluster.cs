using System.Globalization;
using System.Text.Json.Nodes;
using Grid.Processes;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Grid.Chaos.Silos;

/// <summary>Silo processes and their private Redis.</summary>
public sealed class SiloCluster : IAsyncDisposable
{
    private readonly List<SiloProcess> _silos = [];
    private readonly string _name = Guid.NewGuid().ToString("N")[..8];
    private int _started;

    private SiloCluster(RedisServer redis, ClusterTiming timing) => (Redis, Timing) = (redis, timing);

    /// <summary>Gets its Redis.</summary>
    public RedisServer Redis { get; }

    /// <summary>Gets how fast it notices things.</summary>
    public ClusterTiming Timing { get; }

    /// <summary>Gets its silos.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Starts Redis and silos, and waits until they are active.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="timing">How fast they notice things.</param>
    /// <returns>The cluster.</returns>
    public static async Task<SiloCluster> StartAsync(int silos, ClusterTiming timing)
    {
        var cluster = new SiloCluster(await RedisServer.StartAsync(), timing);
        try
        {
            await cluster.FillAsync(silos);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo.</summary>
    /// <returns>The silo, which is active.</returns>
    public async Task<SiloProcess> AddAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"s{Interlocked.Increment(ref _started)}");
        var silo = await SiloProcess.StartAsync(name, _name, Redis.Port, Timing);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Forgets silos whose processes have ended, and starts others until there are as many as wanted.</summary>
    /// <param name="silos">How many silos.</param>
    /// <returns>A task that ends when all are active.</returns>
    public async Task FillAsync(int silos)
    {
        foreach (var silo in _silos.Where(static silo => !silo.IsRunning).ToArray())
        {
            await RemoveAsync(silo);
        }

        while (_silos.Count < silos)
        {
            await AddAsync();
        }
    }

    /// <summary>Tells a silo to stop (SIGTERM), and waits until it has.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="limit">How long that may take.</param>
    /// <returns>Its exit code, or null if it did not end in time and was killed.</returns>
    public async Task<int?> StopAsync(SiloProcess silo, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(silo);
        await silo.Process.SignalAsync("TERM");
        int? code = await silo.WaitForExitAsync(limit) ? silo.Process.ExitCode : null;
        await RemoveAsync(silo);
        return code;
    }

    /// <summary>Waits until the table of members says that a silo is dead.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="limit">How long to wait.</param>
    /// <returns>Whether it says so.</returns>
    public async Task<bool> WaitUntilDeadAsync(SiloProcess silo, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(silo);
        using var deadline = new CancellationTokenSource(limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Redis.Address);
        try
        {
            while (!IsDead(await redis.GetDatabase().HashGetAllAsync($"chaos/members/{_name}"), silo.Address))
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Kills a silo, if it still runs, and forgets it.</summary>
    /// <param name="silo">The silo.</param>
    /// <returns>A task that ends when it is gone.</returns>
    public async Task RemoveAsync(SiloProcess silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        _silos.Remove(silo);
        await silo.DisposeAsync();
    }

    /// <summary>Loses nothing any more, anywhere.</summary>
    public void Heal() => _silos.ForEach(static silo => silo.Heal());

    /// <summary>Configures a client of this cluster.</summary>
    /// <param name="builder">The client's builder.</param>
    public void Configure(IClientBuilder builder)
    {
        builder.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_name, "chaos"))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Timing.Response)
            .Configure<GatewayOptions>(static options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .UseRedisClustering(Redis.Address + ",abortConnect=false,connectTimeout=2000,asyncTimeout=3000");
    }

    /// <summary>Kills all that still runs.</summary>
    /// <returns>A task that ends when all is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.ToArray())
        {
            await RemoveAsync(silo);
        }

        await Redis.DisposeAsync();
    }

    // In Orleans' form of the table a field is called S127.0.0.1:11111:123, and the status is a number.
    private static bool IsDead(HashEntry[] rows, string silo)
        => rows.FirstOrDefault(row => row.Name == silo || row.Name == "S" + silo.Replace('@', ':')).Value is { IsNullOrEmpty: false } row
            && JsonNode.Parse((string)row!) is JsonObject entry && entry["Status"]?.ToString() is "Dead" or "6";
}
