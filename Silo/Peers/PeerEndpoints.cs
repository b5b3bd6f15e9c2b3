using System.Globalization;
using Grid.Files;
using Grid.Models;
using Grid.Serving;
using Grid.Silo.ControlPlane;
using Grid.Silo.Rest;

namespace Grid.Silo.Peers;

/// <summary>
/// What other silos, and operators with the cluster's key, ask of this one's door. To anyone else there is nothing at these paths.
/// </summary>
/// <param name="key">The cluster's key.</param>
/// <param name="replicas">The replicas on this silo.</param>
/// <param name="serving">Serves requests by a replica.</param>
/// <param name="files">The model files on this silo.</param>
/// <param name="controlPlane">The snapshots on this silo and the recovery; null on a silo without Redis.</param>
internal sealed class PeerEndpoints(ClusterKey key, ReplicaTable replicas, ReplicaServing serving, FileStore files,
    ControlPlaneDoor? controlPlane = null)
{
    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">The request can't be served.</exception>
    public Task HandleAsync(HttpContext context)
    {
        if (!key.IsIn(context.Request))
        {
            return NothingHereAsync(context);
        }

        var path = context.Request.Path.Value ?? "";
        return path == PeerPaths.Infer && HttpMethods.IsPost(context.Request.Method) ? InferAsync(context)
            : path.StartsWith(PeerPaths.Files, StringComparison.Ordinal) && HttpMethods.IsGet(context.Request.Method)
                ? SendFilesAsync(context, path[PeerPaths.Files.Length..])
            : controlPlane is null ? NothingHereAsync(context)
            : path == PeerPaths.Snapshots && HttpMethods.IsGet(context.Request.Method) ? controlPlane.SendSnapshotsAsync(context)
            : path == PeerPaths.Recover && HttpMethods.IsPost(context.Request.Method) ? controlPlane.RecoverAsync(context)
            : NothingHereAsync(context);
    }

    /// <summary>Answers that a path isn't there.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public static Task NothingHereAsync(HttpContext context)
        => RestResponses.WriteErrorAsync(
            context,
            StatusCodes.Status404NotFound,
            "There is nothing at this path. The Open Inference Protocol's paths begin with /v2.");

    private async Task InferAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!long.TryParse(headers[PeerHeaders.Fence], NumberStyles.None, CultureInfo.InvariantCulture, out var fence)
            || !long.TryParse(headers[PeerHeaders.Age], NumberStyles.None, CultureInfo.InvariantCulture, out var age))
        {
            throw RestFault.BadRequest($"{PeerHeaders.Fence} and {PeerHeaders.Age} must be whole numbers.");
        }

        // Before the body is read: what this silo can't serve must not cost it anything.
        if (!replicas.TryGet(ReplicaKey.Parse(headers[PeerHeaders.Replica].ToString()), fence, out var replica)
            || !await serving.TryServeAsync(context, replica, age))
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            context.Response.Headers[PeerHeaders.Stale] = "1";
            context.Response.ContentLength = 0;
        }
    }

    private async Task SendFilesAsync(HttpContext context, string rest)
    {
        var parts = rest.Split('/');
        if (parts.Length != 4
            || !GridName.IsValid(parts[0])
            || !GridName.IsValid(parts[1])
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || parts[3].Length != 64
            || !parts[3].All(char.IsAsciiHexDigitLower)
            || await files.FindAsync(new ModelKey(parts[0], parts[1]), version, parts[3], context.RequestAborted) is not { } held)
        {
            throw new RestFault(StatusCodes.Status404NotFound, "This silo doesn't hold these files for that model.");
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = held.WireBytes;
        await held.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
