using Orleans.Concurrency;

namespace Orleans.Runtime.Management;

// Asks every active silo for what it knows of itself. A silo that dies meanwhile fails the call, as it does in Orleans.
[StatelessWorker, GrainType("sys.management")]
internal sealed class ManagementGrain(SiloRuntime silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive)
        => Task.FromResult(silo.Membership.CurrentSnapshot.Members.Values
            .Where(member => !onlyActive || member.Status == SiloStatus.Active)
            .ToDictionary(static member => member.SiloAddress, static member => member.Status));

    public async Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics()
        =>
        [
            .. (await GetDetailedGrainStatistics(types: null, hostsIds: null))
                .GroupBy(static item => (item.GrainType, item.SiloAddress))
                .Select(static group => new SimpleGrainStatistic
                {
                    GrainType = group.Key.GrainType,
                    SiloAddress = group.Key.SiloAddress,
                    ActivationCount = group.Count(),
                }),
        ];

    public async Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types, SiloAddress[]? hostsIds)
    {
        var answers = await Task.WhenAll(silo.Membership.View.Active
            .Where(address => hostsIds is null || hostsIds.Contains(address))
            .Select(address => silo.Targets.Get<IManagementTarget>(address).GetStatisticsAsync(types)));
        return [.. answers.SelectMany(static items => items)];
    }

    public async Task<int> GetTotalActivationCount() => (await GetDetailedGrainStatistics(types: null, hostsIds: null)).Length;

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
        => silo.Catalog.TryGet(reference.GetGrainId(), out _)
            ? silo.Address
            : (await silo.Directory.LookupAsync(reference.GetGrainId(), CancellationToken.None))?.SiloAddress;

    public Task ForceActivationCollection(TimeSpan ageLimit)
        => Task.WhenAll(silo.Membership.View.Active.Select(address => silo.Targets.Get<IManagementTarget>(address).CollectAsync(ageLimit)));
}
