using System.Text.Json;
using Grid.Models;

namespace Grid.Silo.Rest;

/// <summary>
/// Tells the counters of models.
/// </summary>
/// <param name="models">Finds the models.</param>
internal sealed class StatisticsEndpoints(ModelLookup models)
{
    /// <summary>Answers the counters of one model.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">It isn't there or doesn't serve.</exception>
    public async Task ModelAsync(HttpContext context, RestPath path)
    {
        var model = ModelLookup.KeyOf(path);
        List<(string Model, ModelStatistics Statistics)> found = [];
        foreach (var statistics in await models.Grain(model).GetStatisticsAsync(context.RequestAborted))
        {
            if (path.Version == 0 || statistics.Version == path.Version)
            {
                found.Add((model.Model, statistics));
            }
        }

        if (found.Count == 0)
        {
            throw await models.ExplainAsync(model, path.Version, context.RequestAborted);
        }

        await WriteAsync(context, found);
    }

    /// <summary>Answers the counters of all models that serve.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public async Task AllAsync(HttpContext context)
    {
        var names = await models.Catalog().ListAsync(context.RequestAborted);
        var each = await GrainCalls.ForEachAsync(
            names, name => models.Grain(new ModelKey(ModelKey.PublicTenant, name)).GetStatisticsAsync(context.RequestAborted));
        await WriteAsync(
            context, [.. names.Zip(each).SelectMany(static pair => pair.Second.Select(statistics => (pair.First, statistics)))]);
    }

    private static Task WriteAsync(HttpContext context, List<(string Model, ModelStatistics Statistics)> found)
        => RestResponses.WriteAsync(context, StatusCodes.Status200OK, found, static (writer, found) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("model_stats"u8);
            foreach (var (model, statistics) in found)
            {
                Write(writer, model, statistics);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter writer, string model, ModelStatistics statistics)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, model);
        writer.WriteString("version"u8, FormattableString.Invariant($"{statistics.Version}"));
        writer.WriteNumber("last_inference"u8, statistics.LastInference);
        writer.WriteNumber("inference_count"u8, statistics.InferenceCount);
        writer.WriteNumber("execution_count"u8, statistics.ExecutionCount);
        writer.WriteStartObject("inference_stats"u8);
        Write(writer, "success"u8, statistics.Success);
        Write(writer, "fail"u8, statistics.Fail);
        Write(writer, "queue"u8, statistics.Queue);
        Write(writer, "compute_input"u8, statistics.ComputeInput);
        Write(writer, "compute_infer"u8, statistics.ComputeInfer);
        Write(writer, "compute_output"u8, statistics.ComputeOutput);

        // There is no response cache; clients read these fields all the same.
        Write(writer, "cache_hit"u8, default);
        Write(writer, "cache_miss"u8, default);
        writer.WriteEndObject();
        writer.WriteStartArray("batch_stats"u8);
        foreach (var batch in statistics.Batches)
        {
            writer.WriteStartObject();
            writer.WriteNumber("batch_size"u8, batch.BatchSize);
            Write(writer, "compute_input"u8, batch.ComputeInput);
            Write(writer, "compute_infer"u8, batch.ComputeInfer);
            Write(writer, "compute_output"u8, batch.ComputeOutput);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DurationStatistic duration)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count"u8, duration.Count);
        writer.WriteNumber("ns"u8, duration.Nanoseconds);
        writer.WriteEndObject();
    }
}
