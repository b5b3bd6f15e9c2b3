using Orleans.Concurrency;

namespace Orleans.Runtime.Management;

// With one silo, what the silo itself knows is what the cluster knows.
[StatelessWorker, GrainType("sys.management")]
internal sealed class ManagementGrain(SiloRuntime silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive)
        => Task.FromResult(silo.Membership.CurrentSnapshot.Members.Values
            .Where(member => !onlyActive || member.Status == SiloStatus.Active)
            .ToDictionary(static member => member.SiloAddress, static member => member.Status));

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics()
        => Task.FromResult<SimpleGrainStatistic[]>(
        [
            .. silo.Catalog.Activations.GroupBy(static activation => activation.Class.StatisticsName).Select(group => new SimpleGrainStatistic
            {
                GrainType = group.Key,
                SiloAddress = silo.Address,
                ActivationCount = group.Count(),
            }),
        ]);

    public Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types, SiloAddress[]? hostsIds)
        => Task.FromResult<DetailedGrainStatistic[]>(hostsIds is not null && !hostsIds.Contains(silo.Address)
            ? []
            :
            [
                .. silo.Catalog.Activations
                    .Where(activation => types is null || types.Contains(activation.Class.StatisticsName))
                    .Select(activation => new DetailedGrainStatistic
                    {
                        GrainType = activation.Class.StatisticsName,
                        SiloAddress = silo.Address,
                        GrainId = activation.GrainId,
                    }),
            ]);

    public Task<int> GetTotalActivationCount() => Task.FromResult(silo.Catalog.Activations.Count());

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
        => new(silo.Catalog.TryGet(reference.GetGrainId(), out _) ? silo.Address : null);

    public Task ForceActivationCollection(TimeSpan ageLimit) => silo.Catalog.CollectAsync(ageLimit);
}
