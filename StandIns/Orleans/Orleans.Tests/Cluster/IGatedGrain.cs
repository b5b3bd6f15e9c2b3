using Orleans.Placement;

namespace StandIns.Orleans.Tests.Cluster;

public interface IGatedGrain : IGrainWithStringKey
{
    Task<SiloAddress> WhereAsync();

    /// <summary>Waits at a gate.</summary>
    Task<SiloAddress> WaitAsync(string gate);

    /// <summary>Counts its calls.</summary>
    [ResponseTimeout("00:00:00.5")]
    Task<int> CountAsync();

    Task<int> GetCountAsync();
}

[PreferLocalPlacement]
internal sealed class GatedGrain(ILocalSiloDetails silo, GateKeeper gates) : Grain, IGatedGrain
{
    private int _count;

    public Task<SiloAddress> WhereAsync() => Task.FromResult(silo.SiloAddress);

    public Task<int> CountAsync() => Task.FromResult(++_count);

    public Task<int> GetCountAsync() => Task.FromResult(_count);

    public async Task<SiloAddress> WaitAsync(string gate)
    {
        await gates.WaitAsync(gate);
        return silo.SiloAddress;
    }
}
