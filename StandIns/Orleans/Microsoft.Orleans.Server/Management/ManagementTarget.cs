namespace Orleans.Runtime.Management;

internal sealed class ManagementTarget(SiloRuntime silo) : IManagementTarget
{
    public Task<DetailedGrainStatistic[]> GetStatisticsAsync(string[]? types)
        => Task.FromResult<DetailedGrainStatistic[]>(
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

    public Task CollectAsync(TimeSpan age) => silo.Catalog.CollectAsync(age);
}
