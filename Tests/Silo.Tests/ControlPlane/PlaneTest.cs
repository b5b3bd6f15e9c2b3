using Grid.Storage;

namespace Grid.Silo.ControlPlane;

// A service in a shared Redis, and silos of it.
public abstract class PlaneTest(PlaneRedis redis) : IClassFixture<PlaneRedis>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-plane-").FullName;
    private readonly List<PlaneSilo> _silos = [];

    protected PlaneRedis Redis { get; } = redis;

    protected string Service { get; } = Guid.NewGuid().ToString("N");

    protected string Hash => Service + "/grid";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal string DataOf(string name) => Path.Combine(_folder, name);

    internal PlaneSilo Make(string name, string? redis = null, string? service = null)
    {
        var silo = new PlaneSilo(redis ?? Redis.Address, service ?? Service, DataOf(name));
        _silos.Add(silo);
        return silo;
    }

    // The others had the time to object to an incarnation that it may have drawn.
    internal async Task<PlaneSilo> OpenAsync(string name, string? redis = null)
    {
        var silo = Make(name, redis);
        await silo.Incarnation.OpenAsync();
        silo.Clock.Advance(Incarnation.SettleAfterDrawing);
        return silo;
    }

    internal async Task StopAsync(PlaneSilo silo)
    {
        _silos.Remove(silo);
        await silo.DisposeAsync();
    }

    internal static async Task<string> RefusalAsync(PlaneSilo silo)
        => (await Assert.ThrowsAsync<StateNotWrittenException>(silo.Incarnation.RequireAsync)).Message;

    // Nobody is asked, and there may be no snapshot at all.
    internal static Task<RecoveryResult> RecoverAsync(PlaneSilo silo) => silo.Recovery.RecoverAsync(withoutMissing: true, CancellationToken.None);

    internal static async Task<string> RecoveryRefusalAsync(PlaneSilo silo, bool withoutMissing = true)
        => (await Assert.ThrowsAsync<RecoveryRefusedException>(() => silo.Recovery.RecoverAsync(withoutMissing, CancellationToken.None))).Message;
}
