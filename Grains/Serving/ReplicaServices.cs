using Grid.Batching;
using Grid.Tensors;
using Microsoft.Extensions.Logging;

namespace Grid.Serving;

/// <summary>
/// What all replicas of a silo share.
/// </summary>
/// <param name="Scheduler">The run threads.</param>
/// <param name="Buffers">Where buffers come from.</param>
/// <param name="Time">The clock.</param>
/// <param name="Instruments">The metrics.</param>
/// <param name="Logger">The log.</param>
internal sealed record ReplicaServices(
    RunScheduler Scheduler, TensorBufferPool Buffers, TimeProvider Time, EngineInstruments Instruments, ILogger<Replica> Logger);
