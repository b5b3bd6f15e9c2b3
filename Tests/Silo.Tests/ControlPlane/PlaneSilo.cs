using Grid.Silo.Hosting;
using Grid.Silo.Peers;
using Grid.Storage;
using Grid.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Grid.Silo.ControlPlane;

// What a silo has of the control plane, on a real Redis and a data folder, without the rest of the silo.
internal sealed class PlaneSilo : IAsyncDisposable, IPeerAddresses
{
    private readonly DataFolder _folder;

    public PlaneSilo(string redis, string service, string data)
    {
        Settings = new SiloSettings { Redis = ConfigurationOptions.Parse(redis), ServiceId = service, Data = data };
        _folder = new DataFolder(data);
        Redis = new RedisConnection(Settings);
        Records = new RedisRecords(Redis, Settings);
        Files = new SnapshotFiles(_folder, Settings, Logs.For<SnapshotFiles>());
        Hash = new ClusterHash(Redis, Settings);
        Incarnation = new Incarnation(
            Hash, new ClusterFile(_folder, Settings), Files, Settings, Key, this, Clock, Logs.For<Incarnation>());
        Doors = new PeerDoors(Key, this, TimeProvider.System, NullLogger<PeerDoors>.Instance);
        Recovery = new Recovery(Files, Records, Incarnation, Redis, Settings, this, Doors, Logs.For<Recovery>());
    }

    public ManualTime Clock { get; } = new();

    public PlaneLogs Logs { get; } = new();

    public SiloSettings Settings { get; }

    public ClusterKey Key { get; } = ClusterKey.Random();

    public RedisConnection Redis { get; }

    public RedisRecords Records { get; }

    public SnapshotFiles Files { get; }

    public ClusterHash Hash { get; }

    public Incarnation Incarnation { get; }

    public PeerDoors Doors { get; }

    public Recovery Recovery { get; }

    // The doors of other silos that it knows of; nothing answers there.
    public string[] Others { get; set; } = [];

    public int Looks { get; private set; }

    public IReadOnlyList<string> List() => Others;

    public void LookAgain() => Looks++;

    public IReadOnlyList<string> ListWithoutDoor() => [];

    public bool IsAnnounced(string door) => false;

    public async ValueTask DisposeAsync()
    {
        Incarnation.Dispose();
        Doors.Dispose();
        await Redis.DisposeAsync();
        _folder.Dispose();
    }
}
