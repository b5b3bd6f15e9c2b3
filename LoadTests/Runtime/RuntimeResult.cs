namespace Grid.LoadTests.Runtime;

// What Tools/RuntimePeer answers to "run"; see its LoadResult.
internal sealed record RuntimeResult(
    long Calls,
    double PerSecond,
    double ProcessorMicroseconds,
    double SiloProcessorMicroseconds,
    double AllocatedBytes,
    double SiloAllocatedBytes);
