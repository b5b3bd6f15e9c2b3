namespace Grid.Models;

/// <summary>
/// The runs of one batch size.
/// </summary>
/// <param name="BatchSize">Rows in the run.</param>
/// <param name="ComputeInput">Gathering the inputs.</param>
/// <param name="ComputeInfer">The run itself.</param>
/// <param name="ComputeOutput">Splitting the outputs.</param>
[GenerateSerializer, Immutable, Alias("grid.batch-statistics")]
public readonly record struct BatchStatistics(
    [property: Id(0)] long BatchSize,
    [property: Id(1)] DurationStatistic ComputeInput,
    [property: Id(2)] DurationStatistic ComputeInfer,
    [property: Id(3)] DurationStatistic ComputeOutput);
