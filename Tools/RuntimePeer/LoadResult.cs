namespace Grid.RuntimePeer;

/// <summary>What a run cost, in this process and in the silo's; the same figures twice where both are one.</summary>
/// <param name="Calls">How many calls ended.</param>
/// <param name="PerSecond">Calls a second.</param>
/// <param name="ProcessorMicroseconds">Processor time per call of the calling process.</param>
/// <param name="SiloProcessorMicroseconds">Processor time per call of the called process.</param>
/// <param name="AllocatedBytes">Bytes allocated per call by the calling process.</param>
/// <param name="SiloAllocatedBytes">Bytes allocated per call by the called process.</param>
public sealed record LoadResult(
    long Calls,
    double PerSecond,
    double ProcessorMicroseconds,
    double SiloProcessorMicroseconds,
    double AllocatedBytes,
    double SiloAllocatedBytes);
