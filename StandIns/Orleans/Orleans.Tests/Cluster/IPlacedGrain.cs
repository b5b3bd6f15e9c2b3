using Orleans.Placement;

namespace StandIns.Orleans.Tests.Cluster;

public interface IPlacedGrain : IGrainWithStringKey
{
    Task<SiloAddress> WhereAsync();
}

[RandomPlacement]
internal sealed class PlacedGrain(ILocalSiloDetails silo) : Grain, IPlacedGrain
{
    public Task<SiloAddress> WhereAsync() => Task.FromResult(silo.SiloAddress);
}
