using System.Globalization;
using System.Net;
using Grid.Cluster;
using Grid.Silo.Hosting;
using Grid.Silo.Peers;
using Grid.Storage;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// Makes a silo one of a cluster on Redis.
/// </summary>
internal static class ClusterSiloBuilderExtensions
{
    private const string InnerStore = "grid-redis";

    // A silo that says nothing is asked every second and given up after three: its models are loaded elsewhere soon after.
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(15);

    /// <summary>Adds clustering, storage and what guards it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="settings">The settings, which name a Redis.</param>
    /// <returns><paramref name="silo"/>.</returns>
    public static ISiloBuilder AddGridCluster(this ISiloBuilder silo, SiloSettings settings)
    {
        var redis = new RedisConnection(settings);
        silo.Services.AddSingleton(_ => redis);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (settings.ClusterId, settings.ServiceId));
        silo.ConfigureEndpoints(
            settings.Advertise, settings.SiloPort, settings.GatewayPort,
            listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.Advertise));
        silo.Configure<ClusterMembershipOptions>(static membership =>
        {
            membership.ProbeTimeout = ProbeEvery;
            membership.TableRefreshTimeout = RefreshEvery;
        });

        // With Orleans' default directory a silo that leaves takes activations on others with it: those that were entered
        // with it, replicas that serve among them.
#pragma warning disable ORLEANSEXP003 // New in Orleans 10; its own test clusters use it.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.UseRedisClustering(clustering =>
        {
            clustering.ConfigurationOptions = settings.Redis!;
            clustering.CreateMultiplexer = async _ => (await redis.GetAsync(), true);
        });
        silo.AddRedisGrainStorage(InnerStore, storage =>
        {
            storage.ConfigurationOptions = settings.Redis;
            storage.CreateMultiplexer = async _ => (await redis.GetAsync(), true);
            storage.GrainStorageSerializer = new StateSerializer();
        });
        silo.Services.AddGrainStorage(GrainStores.Grid, static (services, _) => ActivatorUtilities.CreateInstance<GuardedGrainStorage>(
            services, services.GetRequiredKeyedService<IGrainStorage>(InnerStore)));
        silo.UseSiloMetadata(new Dictionary<string, string>
        {
            [PeerAddresses.Door] = settings.Door!,
            [PeerAddresses.Level] = Incarnation.SupportedLevel.ToString(CultureInfo.InvariantCulture),
        });

        silo.AddDataFolder(folder => folder.Folder = settings.Data);
        silo.Services.AddSingleton(services => new LocalSilo(SiloIdentity.Read(services.GetRequiredService<DataFolder>()), settings.Door));
        silo.Services.AddSingleton(ClusterKey.Random());
        silo.Services.AddSingleton<ClusterHash>();
        silo.Services.AddSingleton<ClusterFile>();
        silo.Services.AddSingleton<RedisRecords>();
        silo.Services.AddSingleton<SnapshotFiles>();
        silo.Services.AddSingleton<PeerAddresses>();
        silo.Services.AddSingleton<IPeerAddresses>(static services => services.GetRequiredService<PeerAddresses>());
        silo.Services.AddSingleton<Recovery>();
        silo.Services.AddSingleton<Incarnation>();
        silo.Services.AddHostedService<RedisStartup>();
        silo.Services.AddHostedService(static services => services.GetRequiredService<Incarnation>());
        silo.Services.AddHostedService<SnapshotDump>();
        silo.Services.AddHostedService<LevelRaiser>();
        silo.Services.AddSingleton<ControlPlaneDoor>();
        return silo;
    }
}
