using Grid.Files;
using Grid.Models;

namespace Grid.Silo.Rest;

/// <summary>
/// Lists what the repository holds, and loads and unloads its models.
/// </summary>
/// <param name="models">Finds the models.</param>
/// <param name="bodies">Reads the bodies.</param>
/// <param name="files">What this silo holds of them.</param>
internal sealed class RepositoryEndpoints(ModelLookup models, BodyReader bodies, FileStore files)
{
    /// <summary>The name of the one repository: the models folder.</summary>
    private const string Repository = "models";

    private const int MaxAttempts = 5;
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(15);

    // A load or an unload, sent with its id: once, or again if the grain has moved and knows nothing of it.
    private delegate ValueTask<ModelOperationStatus> Command(IModelGrain grain, Guid operation, CancellationToken cancellationToken);

    /// <summary>Answers the models, their versions and their states.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">The body is malformed, or there is no such repository.</exception>
    public async Task IndexAsync(HttpContext context, RestPath path)
    {
        var readyOnly = await ReadAsync(context, path, RepositoryRequestReader.ReadIndex);
        var names = await models.Catalog().ListAsync(context.RequestAborted);
        var statuses = await GrainCalls.ForEachAsync(
            names, name => models.GetStatusAsync(new ModelKey(ModelKey.PublicTenant, name), context.RequestAborted));
        await RestResponses.WriteAsync(context, StatusCodes.Status200OK, (statuses, readyOnly), static (writer, answer) =>
        {
            writer.WriteStartArray();
            foreach (var model in answer.statuses)
            {
                foreach (var version in model.Versions)
                {
                    if (!answer.readyOnly || version.State == ModelVersionState.Ready)
                    {
                        Write(writer, model.Model.Model, version);
                    }
                }

                if (model.Versions.IsEmpty && !answer.readyOnly)
                {
                    Write(writer, model.Model.Model, new ModelVersionStatus(0, ModelVersionState.Unavailable, model.Reason));
                }
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Loads a model and answers when it serves.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">It could not be loaded; what served before still serves.</exception>
    public async Task LoadAsync(HttpContext context, RestPath path)
    {
        var config = await ReadAsync(context, path, RepositoryRequestReader.ReadLoad);
        var held = await files.DescribeAsync(ModelLookup.KeyOf(path), context.RequestAborted);
        await RunAsync(
            context, path,
            (grain, operation, cancellationToken) => grain.LoadAsync(
                new LoadModel(operation, config) { Files = held }, cancellationToken));
    }

    /// <summary>
    /// Unloads a model and answers when it is drained and its memory is given back, or after 30 seconds of that: it takes no
    /// new requests then, and goes on by itself.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">It could not be unloaded.</exception>
    public async Task UnloadAsync(HttpContext context, RestPath path)
    {
        await ReadAsync(context, path, static body =>
        {
            RepositoryRequestReader.ReadUnload(body);
            return true;
        });
        await RunAsync(
            context, path,
            static (grain, operation, cancellationToken) => grain.UnloadAsync(new UnloadModel(operation), cancellationToken));
    }

    private async Task<T> ReadAsync<T>(HttpContext context, RestPath path, Func<RequestBody, T> read)
    {
        if (path.Repository.Length > 0 && path.Repository != Repository)
        {
            throw new RestFault(
                StatusCodes.Status404NotFound,
                $"There is no repository '{JsonText.Cut(path.Repository)}'. The only one is '{Repository}', and its name may be left out.");
        }

        var body = await bodies.ReadAsync(context);
        try
        {
            return read(body);
        }
        finally
        {
            body.Buffer.Release();
        }
    }

    private async Task RunAsync(HttpContext context, RestPath path, Command command)
    {
        var grain = models.Grain(ModelLookup.KeyOf(path));
        var status = await WaitAsync(grain, command, context.RequestAborted);
        if (status.State != ModelOperationState.Succeeded)
        {
            var code = status.Failure switch
            {
                ModelFailure.NotFound => StatusCodes.Status404NotFound,
                ModelFailure.Invalid => StatusCodes.Status400BadRequest,
                ModelFailure.Unavailable or ModelFailure.Storage => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            };
            throw new RestFault(code, status.Reason);
        }

        await RestResponses.WriteAsync(context, StatusCodes.Status200OK, 0, static (writer, _) =>
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        });
    }

    private static async Task<ModelOperationStatus> WaitAsync(
        IModelGrain grain, Command command, CancellationToken cancellationToken)
    {
        var operation = Guid.NewGuid();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var status = await command(grain, operation, cancellationToken);
            while (status.State == ModelOperationState.Running)
            {
                status = await grain.WaitAsync(operation, WaitAtMost, cancellationToken);
            }

            if (status.State != ModelOperationState.Unknown)
            {
                return status;
            }
        }

        return new ModelOperationStatus(
            ModelOperationState.Failed, ModelFailure.Unavailable,
            "The model's grain has moved each time before the operation ended. POST /v2/repository/index tells how the model stands.");
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, string model, ModelVersionStatus version)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, model);
        if (version.Version > 0)
        {
            writer.WriteString("version"u8, FormattableString.Invariant($"{version.Version}"));
        }

        writer.WriteString("state"u8, version.State.ToString().ToUpperInvariant());
        writer.WriteString("reason"u8, version.Reason);
        writer.WriteEndObject();
    }
}
