using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// The counters of a model's version, in the terms of the protocol's statistics extension.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="LastInference">When the last request ended, in milliseconds since the Unix epoch; 0 if none has.</param>
/// <param name="InferenceCount">Rows served.</param>
/// <param name="ExecutionCount">Runs of the session.</param>
/// <param name="Success">Requests that were answered, from arrival to answer.</param>
/// <param name="Fail">Requests that failed.</param>
/// <param name="Queue">Time in the queue.</param>
/// <param name="ComputeInput">Time spent gathering inputs.</param>
/// <param name="ComputeInfer">Time in the session.</param>
/// <param name="ComputeOutput">Time spent splitting outputs.</param>
/// <param name="Batches">The same by batch size, ascending.</param>
[GenerateSerializer, Immutable, Alias("grid.model-statistics")]
public sealed record ModelStatistics(
    [property: Id(0)] long Version,
    [property: Id(1)] long LastInference,
    [property: Id(2)] long InferenceCount,
    [property: Id(3)] long ExecutionCount,
    [property: Id(4)] DurationStatistic Success,
    [property: Id(5)] DurationStatistic Fail,
    [property: Id(6)] DurationStatistic Queue,
    [property: Id(7)] DurationStatistic ComputeInput,
    [property: Id(8)] DurationStatistic ComputeInfer,
    [property: Id(9)] DurationStatistic ComputeOutput,
    [property: Id(10)] ImmutableArray<BatchStatistics> Batches);
