using System.Collections.Immutable;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Silo.Rest;

// The fields that Triton's clients read from a ModelConfig, with their names and meanings: where requests are joined,
// `dims` leave out the batch dimension. What is Grid's own stands beside them under `grid`, as the operator writes it.

/// <summary>
/// Tells the configuration in force of a model.
/// </summary>
/// <param name="models">Finds the models.</param>
internal sealed class ConfigEndpoint(ModelLookup models)
{
    /// <summary>Answers a model's configuration.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">It isn't there or doesn't serve.</exception>
    public async Task HandleAsync(HttpContext context, RestPath path)
    {
        var model = ModelLookup.KeyOf(path);
        var routes = await models.FindAsync(model, path.Version, context.RequestAborted);
        var config = await models.Grain(model).GetConfigurationAsync(routes.Version, context.RequestAborted)
            ?? throw await models.ExplainAsync(model, routes.Version, context.RequestAborted);
        await RestResponses.WriteAsync(context, StatusCodes.Status200OK, (model, routes, config), static (writer, answer) =>
        {
            var signature = answer.routes.Signature;
            writer.WriteStartObject();
            writer.WriteString("name"u8, answer.model.Model);
            writer.WriteString("platform"u8, signature.Platform);
            writer.WriteString("backend"u8, "onnxruntime"u8);
            writer.WriteNumber("max_batch_size"u8, signature.MaxBatchSize);
            WriteTensors(writer, "input"u8, signature.Inputs, signature.MaxBatchSize > 0, signature.RequiredInputs);
            WriteTensors(writer, "output"u8, signature.Outputs, signature.MaxBatchSize > 0, signature.Outputs.Length);
            if (signature.MaxBatchSize > 0)
            {
                writer.WriteStartObject("dynamic_batching"u8);
                writer.WriteEndObject();
            }

            writer.WritePropertyName("grid"u8);
            writer.WriteRawValue(answer.config);
            writer.WriteEndObject();
        });
    }

    private static void WriteTensors(
        Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<TensorSpec> tensors, bool batched, int required)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < tensors.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tensors[i].Name);
            writer.WriteString("data_type"u8, TypeName(tensors[i].DataType));
            writer.WriteStartArray("dims"u8);
            foreach (var dimension in tensors[i].Shape.AsSpan()[(batched && tensors[i].Shape.Length > 0 ? 1 : 0)..])
            {
                writer.WriteNumberValue(dimension);
            }

            writer.WriteEndArray();
            if (i >= required)
            {
                writer.WriteBoolean("optional"u8, true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string TypeName(TensorDataType type) => type == TensorDataType.Bytes ? "TYPE_STRING" : $"TYPE_{type.WireName()}";
}
