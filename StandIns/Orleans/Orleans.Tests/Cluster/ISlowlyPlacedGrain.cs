namespace StandIns.Orleans.Tests.Cluster;

public interface ISlowlyPlacedGrain : IGrainWithStringKey
{
    Task<SiloAddress> WhereAsync();
}
