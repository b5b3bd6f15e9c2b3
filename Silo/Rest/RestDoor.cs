using Grid.Silo.Peers;
using Microsoft.AspNetCore.Http.Features;

namespace Grid.Silo.Rest;

/// <summary>
/// The REST front door: finds what a request names and has it answered. Whatever happens, the caller gets a status and JSON.
/// </summary>
internal sealed class RestDoor(
    InferEndpoint infer, MetadataEndpoints metadata, ConfigEndpoint config, StatisticsEndpoints statistics,
    RepositoryEndpoints repository, HealthEndpoints health, PeerEndpoints peers, RestErrors errors)
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context, RestPath.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        }
        catch (Exception exception)
        {
            await errors.WriteAsync(context, exception);
        }
    }

    private Task DispatchAsync(HttpContext context, RestPath path)
    {
        var isPost = path.Endpoint is RestEndpoint.Infer or RestEndpoint.RepositoryIndex or RestEndpoint.RepositoryLoad
            or RestEndpoint.RepositoryUnload;
        if (path.Endpoint is not (RestEndpoint.None or RestEndpoint.NotSupported or RestEndpoint.Peer) && !IsAllowed(context.Request.Method, isPost))
        {
            return RefuseMethodAsync(context, isPost);
        }

        return path.Endpoint switch
        {
            RestEndpoint.Infer => infer.HandleAsync(context, path),
            RestEndpoint.Live => HealthEndpoints.LiveAsync(context),
            RestEndpoint.Ready => health.ReadyAsync(context),
            RestEndpoint.Server => MetadataEndpoints.ServerAsync(context),
            RestEndpoint.Models => metadata.ListAsync(context),
            RestEndpoint.Model => metadata.ModelAsync(context, path),
            RestEndpoint.ModelReady => metadata.ReadyAsync(context, path),
            RestEndpoint.ModelConfig => config.HandleAsync(context, path),
            RestEndpoint.ModelStatistics => statistics.ModelAsync(context, path),
            RestEndpoint.AllStatistics => statistics.AllAsync(context),
            RestEndpoint.RepositoryIndex => repository.IndexAsync(context, path),
            RestEndpoint.RepositoryLoad => repository.LoadAsync(context, path),
            RestEndpoint.RepositoryUnload => repository.UnloadAsync(context, path),
            RestEndpoint.Peer => peers.HandleAsync(context),
            RestEndpoint.NotSupported => RestResponses.WriteErrorAsync(
                context, StatusCodes.Status501NotImplemented,
                "This extension of the protocol is not supported. GET /v2 lists the extensions that are."),
            _ => PeerEndpoints.NothingHereAsync(context),
        };
    }

    private static bool IsAllowed(string method, bool isPost)
        => isPost ? HttpMethods.IsPost(method) : HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static Task RefuseMethodAsync(HttpContext context, bool isPost)
    {
        var allowed = isPost ? "POST" : "GET, HEAD";
        context.Response.Headers.Allow = allowed;
        return RestResponses.WriteErrorAsync(
            context, StatusCodes.Status405MethodNotAllowed,
            $"{JsonText.Cut(context.Request.Method)} is not allowed here. Use {allowed}.");
    }
}
