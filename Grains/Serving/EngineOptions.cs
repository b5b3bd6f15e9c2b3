namespace Grid.Serving;

/// <summary>
/// The serving engine of a silo: its threads, its memory and what models get that don't say otherwise.
/// </summary>
public sealed class EngineOptions
{
    /// <summary>Gets or sets the threads of ONNX Runtime's pool, which all sessions share.</summary>
    /// <value>From 1 to 1,024, or 0 for the number of processors. Default: 0.</value>
    public int Threads { get; set; }

    /// <summary>Gets or sets how many runs go on at the same time, each on a thread of its own beside the pool.</summary>
    /// <value>From 1 to 256, or 0 for half the processors, at least 1. Default: 0.</value>
    public int ConcurrentRuns { get; set; }

    /// <summary>Gets or sets how many models are loaded at the same time, each on a thread of its own.</summary>
    /// <value>From 1 to 64. Default: 1: loading is bound by disk and memory, and serving goes on beside it.</value>
    public int ConcurrentLoads { get; set; } = 1;

    /// <summary>Gets or sets the most rows that requests are joined to, for models whose configuration doesn't say.</summary>
    /// <value>From 1 to 65,536. Default: 64.</value>
    public int MaxBatchSize { get; set; } = 64;

    /// <summary>Gets or sets the most requests that wait in a replica's queue, for models whose configuration doesn't say.</summary>
    /// <value>From 1 to 1,000,000. Default: 1,024.</value>
    public int QueueMaxRequests { get; set; } = 1024;

    /// <summary>Gets or sets the most bytes of inputs that wait in a replica's queue, for models whose configuration doesn't say.</summary>
    /// <value>From 1,024 to 1 TiB. Default: 256 MiB.</value>
    public long QueueMaxBytes { get; set; } = 256L << 20;

    /// <summary>Gets or sets the most bytes of buffers kept for reuse; what comes back beyond that is freed.</summary>
    /// <value>From 0 to 1 TiB. Default: 256 MiB.</value>
    public long MaxKeptBufferBytes { get; set; } = 256L << 20;

    internal int EffectiveThreads => Threads > 0 ? Threads : Environment.ProcessorCount;

    internal int EffectiveConcurrentRuns => ConcurrentRuns > 0 ? ConcurrentRuns : Math.Max(1, Environment.ProcessorCount / 2);
}
