using Grid.Conformance.Support;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Grid.Conformance.Cluster;

public interface ITravellerGrain : IGrainWithStringKey
{
    Task<Whereabouts> WhereAsync();

    Task<int> CountAsync();

    Task WaitAsync(string name);

    /// <summary>Waits until the token is cancelled.</summary>
    Task SleepAsync(string name, CancellationToken cancellationToken);

    /// <summary>Asks another grain from within this one.</summary>
    Task<Whereabouts> AskAsync(ITravellerGrain other);

    Task SetAsync(int volatileValue, int storedValue);

    Task<(int Volatile, int Stored)> GetAsync();

    Task MoveAsync(SiloAddress target);
}

/// <summary>The same, placed by the hash of its key.</summary>
public interface IHashedTravellerGrain : ITravellerGrain;

public interface IScatteredTravellerGrain : ITravellerGrain;

public interface ILocalTravellerGrain : ITravellerGrain;

public interface IWorkerTravellerGrain : ITravellerGrain;

public interface ICountedTravellerGrain : ITravellerGrain;

[GenerateSerializer, Immutable]
public sealed record Whereabouts([property: Id(0)] SiloAddress Silo, [property: Id(1)] Guid Activation);

[GenerateSerializer]
public sealed class Luggage
{
    [Id(0)]
    public int Value { get; set; }
}

internal class TravellerGrain(
    ILocalSiloDetails silo, [PersistentState("luggage", "store")] IPersistentState<Luggage> luggage) : Grain, ITravellerGrain, IGrainMigrationParticipant
{
    private readonly Guid _activation = Guid.NewGuid();
    private int _volatile;
    private int _count;

    public Task<Whereabouts> WhereAsync() => Task.FromResult(new Whereabouts(silo.SiloAddress, _activation));

    public Task<int> CountAsync() => Task.FromResult(++_count);

    public async Task WaitAsync(string name)
    {
        Gates.Open(name + ":in");
        await Gates.WaitAsync(name + ":go");
    }

    public async Task SleepAsync(string name, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => Gates.Open(name + ":cancelled"));
        Gates.Open(name + ":in");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task<Whereabouts> AskAsync(ITravellerGrain other) => other.WhereAsync();

    public async Task SetAsync(int volatileValue, int storedValue)
    {
        _volatile = volatileValue;
        luggage.State.Value = storedValue;
        await luggage.WriteStateAsync();
    }

    public Task<(int Volatile, int Stored)> GetAsync() => Task.FromResult((_volatile, luggage.State.Value));

    public Task MoveAsync(SiloAddress target)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, target);
        MigrateOnIdle();
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue("volatile", _volatile);

    public void OnRehydrate(IRehydrationContext rehydrationContext) => rehydrationContext.TryGetValue("volatile", out _volatile);
}

[HashBasedPlacement]
internal sealed class HashedTravellerGrain(ILocalSiloDetails silo, [PersistentState("luggage", "store")] IPersistentState<Luggage> luggage)
    : TravellerGrain(silo, luggage), IHashedTravellerGrain;

[RandomPlacement]
internal sealed class ScatteredTravellerGrain(ILocalSiloDetails silo, [PersistentState("luggage", "store")] IPersistentState<Luggage> luggage)
    : TravellerGrain(silo, luggage), IScatteredTravellerGrain;

[PreferLocalPlacement]
internal sealed class LocalTravellerGrain(ILocalSiloDetails silo, [PersistentState("luggage", "store")] IPersistentState<Luggage> luggage)
    : TravellerGrain(silo, luggage), ILocalTravellerGrain;

[StatelessWorker(1)]
internal sealed class WorkerTravellerGrain(ILocalSiloDetails silo, [PersistentState("luggage", "store")] IPersistentState<Luggage> luggage)
    : TravellerGrain(silo, luggage), IWorkerTravellerGrain;

[ActivationCountBasedPlacement]
internal sealed class CountedTravellerGrain(ILocalSiloDetails silo, [PersistentState("luggage", "store")] IPersistentState<Luggage> luggage)
    : TravellerGrain(silo, luggage), ICountedTravellerGrain;
