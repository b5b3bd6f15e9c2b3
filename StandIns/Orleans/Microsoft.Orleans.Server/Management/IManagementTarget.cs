namespace Orleans.Runtime.Management;

/// <summary>What a silo tells of its own activations.</summary>
[Alias("sys.target.management")]
internal interface IManagementTarget : ISystemTarget
{
    [Alias("statistics")]
    Task<DetailedGrainStatistic[]> GetStatisticsAsync(string[]? types);

    [Alias("collect")]
    Task CollectAsync(TimeSpan age);
}
