using System.Collections.Immutable;

namespace Grid.Models;

/// <summary>
/// Adds up the counters of the replicas of one version.
/// </summary>
internal static class StatisticsSum
{
    public static ModelStatistics Of(IReadOnlyCollection<ModelStatistics> parts)
        => parts.Aggregate(Add);

    private static ModelStatistics Add(ModelStatistics left, ModelStatistics right)
        => new(
            left.Version,
            Math.Max(left.LastInference, right.LastInference),
            left.InferenceCount + right.InferenceCount,
            left.ExecutionCount + right.ExecutionCount,
            left.Success + right.Success,
            left.Fail + right.Fail,
            left.Queue + right.Queue,
            left.ComputeInput + right.ComputeInput,
            left.ComputeInfer + right.ComputeInfer,
            left.ComputeOutput + right.ComputeOutput,
            Merge(left.Batches, right.Batches));

    private static ImmutableArray<BatchStatistics> Merge(
        ImmutableArray<BatchStatistics> left, ImmutableArray<BatchStatistics> right)
        => [.. left.Concat(right).GroupBy(static batch => batch.BatchSize).OrderBy(static size => size.Key).Select(static size =>
            size.Aggregate(static (a, b) => new BatchStatistics(
                a.BatchSize, a.ComputeInput + b.ComputeInput, a.ComputeInfer + b.ComputeInfer, a.ComputeOutput + b.ComputeOutput)))];
}
