using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Grid.Batching;
using Grid.Models;
using Grid.Repository;
using Grid.Tensors;

namespace Grid.Serving;

/// <summary>
/// Writes the configuration in force, with every default and what the graph itself says.
/// </summary>
internal static class ModelConfigWriter
{
    /// <summary>Writes a configuration as JSON.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="signature">What the loaded model declares; its <see cref="ModelSignature.MaxBatchSize"/> is in force.</param>
    /// <param name="versions">Which versions serve.</param>
    /// <param name="batching">What the configuration asked for.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <returns>The text.</returns>
    public static string Write(string model, ModelSignature signature, VersionPolicy versions, BatchingMode batching, QueueLimits limits)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("name", model);
            writer.WriteString("platform", signature.Platform);
            writer.WritePropertyName(VersionPolicy.Member);
            versions.WriteTo(writer);
            writer.WriteString("batching", batching switch
            {
                BatchingMode.Never => "never",
                BatchingMode.Always => "always",
                _ => "auto",
            });

            // 0 tells that requests are served one by one, whatever was asked for.
            writer.WriteNumber("maxBatchSize", signature.MaxBatchSize);
            writer.WriteString("maxQueueDelay", FormattableString.Invariant($"{(long)limits.MaxDelay.TotalMicroseconds}us"));
            writer.WriteStartObject("queue");
            writer.WriteNumber("maxRequests", limits.MaxRequests);
            writer.WriteNumber("maxBytes", limits.MaxBytes);
            writer.WriteEndObject();
            Write(writer, "inputs", signature.Inputs, signature.RequiredInputs);
            Write(writer, "outputs", signature.Outputs, signature.Outputs.Length);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<TensorSpec> tensors, int required)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < tensors.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", tensors[i].Name);
            writer.WriteString("datatype", tensors[i].DataType.WireName());
            writer.WriteStartArray("shape");
            foreach (var dimension in tensors[i].Shape)
            {
                writer.WriteNumberValue(dimension);
            }

            writer.WriteEndArray();
            if (i >= required)
            {
                writer.WriteBoolean("optional", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
