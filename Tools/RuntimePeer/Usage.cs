namespace Grid.RuntimePeer;

/// <summary>What a process has used since its start.</summary>
/// <param name="ProcessorMicroseconds">Processor time, user and system.</param>
/// <param name="AllocatedBytes">Bytes allocated by managed code.</param>
/// <param name="ProcessId">Which process it is.</param>
[GenerateSerializer, Immutable, Alias("bench.usage")]
public readonly record struct Usage(
    [property: Id(0)] double ProcessorMicroseconds,
    [property: Id(1)] long AllocatedBytes,
    [property: Id(2)] int ProcessId)
{
    /// <summary>Measures this process.</summary>
    /// <returns>Its totals so far.</returns>
    public static Usage OfThisProcess()
        => new(Environment.CpuUsage.TotalTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(precise: true), Environment.ProcessId);
}
