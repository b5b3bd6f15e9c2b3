using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Grid.Models;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Tells about the server and its models.
/// </summary>
/// <param name="models">Finds the models.</param>
internal sealed class MetadataEndpoints(ModelLookup models)
{
    // Only what works is named: clients choose their way by this list.
    private static readonly ImmutableArray<string> Extensions =
        ["binary_tensor_data", "model_repository", "model_configuration", "parameters", "statistics"];

    private static readonly string Version =
        typeof(MetadataEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Answers the server's metadata.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public static Task ServerAsync(HttpContext context)
        => RestResponses.WriteAsync(context, StatusCodes.Status200OK, 0, static (writer, _) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, "grid"u8);
            writer.WriteString("version"u8, Version);
            writer.WriteStartArray("extensions"u8);
            foreach (var extension in Extensions)
            {
                writer.WriteStringValue(extension);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    /// <summary>Answers the names of the models.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public async Task ListAsync(HttpContext context)
    {
        var names = await models.Catalog().ListAsync(context.RequestAborted);
        await RestResponses.WriteAsync(context, StatusCodes.Status200OK, names, static (writer, names) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("models"u8);
            foreach (var name in names)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>Answers a model's metadata.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">It isn't there or doesn't serve.</exception>
    public async Task ModelAsync(HttpContext context, RestPath path)
    {
        var model = ModelLookup.KeyOf(path);
        var routes = await models.FindAsync(model, path.Version, context.RequestAborted);
        var versions = path.Version > 0
            ? [path.Version]
            : (await models.Grain(model).GetStatusAsync(context.RequestAborted)).Versions
                .Where(static version => version.State == ModelVersionState.Ready).Select(static version => version.Version).ToArray();
        await RestResponses.WriteAsync(context, StatusCodes.Status200OK, (model, versions, routes), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, answer.model.Model);
            writer.WriteStartArray("versions"u8);
            foreach (var version in answer.versions)
            {
                writer.WriteStringValue(FormattableString.Invariant($"{version}"));
            }

            writer.WriteEndArray();
            writer.WriteString("platform"u8, answer.routes.Signature.Platform);
            WriteTensors(writer, "inputs"u8, answer.routes.Signature.Inputs);
            WriteTensors(writer, "outputs"u8, answer.routes.Signature.Outputs);
            writer.WriteEndObject();
        });
    }

    /// <summary>Answers whether a model takes requests: 200, or 503 with the reason.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">It isn't there.</exception>
    public async Task ReadyAsync(HttpContext context, RestPath path)
    {
        var model = ModelLookup.KeyOf(path);
        var problem = "";
        try
        {
            await models.FindAsync(model, path.Version, context.RequestAborted);
        }
        catch (RestFault fault) when (fault.Status == StatusCodes.Status503ServiceUnavailable)
        {
            problem = fault.Message;
        }

        var status = problem.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await RestResponses.WriteAsync(context, status, (model.Model, problem), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, answer.Model);
            writer.WriteBoolean("ready"u8, answer.problem.Length == 0);
            if (answer.problem.Length > 0)
            {
                writer.WriteString("error"u8, answer.problem);
            }

            writer.WriteEndObject();
        });
    }

    private static void WriteTensors(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<TensorSpec> tensors)
    {
        writer.WriteStartArray(name);
        foreach (var tensor in tensors)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tensor.Name);
            writer.WriteString("datatype"u8, tensor.DataType.WireName());
            writer.WriteStartArray("shape"u8);
            foreach (var dimension in tensor.Shape)
            {
                writer.WriteNumberValue(dimension);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
