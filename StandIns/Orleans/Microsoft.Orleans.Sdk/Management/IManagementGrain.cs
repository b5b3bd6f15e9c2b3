namespace Orleans.Runtime;

/// <summary>Looks at the cluster and nudges it. Key: 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>Returns the silos and their status.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>Returns the number of activations of each grain class on each silo.</summary>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>Returns each activation.</summary>
    /// <param name="types">The names of grain classes, as <see cref="DetailedGrainStatistic.GrainType"/> has them; null for all.</param>
    /// <param name="hostsIds">The silos; null for all.</param>
    Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null);

    Task<int> GetTotalActivationCount();

    /// <summary>Returns the silo of a grain's activation, or null if it has none.</summary>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);

    /// <summary>Deactivates what has been idle for a time, and returns when it is gone.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);
}
