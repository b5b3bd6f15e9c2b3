using Grid.Cluster;
using Grid.Routing;
using Grid.Serving;
using Grid.Silo.Peers;
using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// Serves inference requests: by a replica on this silo if there is one, else through the door of a silo that has one.
/// </summary>
/// <param name="router">Gives requests to replicas.</param>
/// <param name="models">Finds the models.</param>
/// <param name="bodies">Reads the bodies.</param>
/// <param name="serving">Decodes requests and sends answers.</param>
/// <param name="forwarder">Sends requests on to other silos.</param>
/// <param name="silo">What this silo is to the others.</param>
/// <param name="clock">The clock.</param>
internal sealed class InferEndpoint(
    IModelRouter router,
    ModelLookup models,
    BodyReader bodies,
    ReplicaServing serving,
    Forwarder forwarder,
    LocalSilo silo,
    TimeProvider clock)
{
    private readonly bool _isAlone = silo.Door is null;

    /// <summary>Serves a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">The request can't be served.</exception>
    public async Task HandleAsync(HttpContext context, RestPath path)
    {
        // The model comes first: who names one that isn't there is told so before the body is read.
        var model = ModelLookup.KeyOf(path);
        var routes = await models.FindAsync(model, path.Version, context.RequestAborted);
        if (!router.IsServedHere(routes))
        {
            await forwarder.ForwardAsync(context, model, path.Version, routes);
            return;
        }

        var started = _isAlone ? 0 : clock.GetTimestamp();
        var body = await bodies.ReadAsync(context);

        // In a cluster the body is kept until the outcome is known: the replica may leave for another silo meanwhile.
        TensorBuffer? kept = _isAlone ? null : body.Buffer.Retain();
        try
        {
            var call = Decode(routes, body);
            var outcome = await router.InferAsync(model, path.Version, routes, call.Request, context.RequestAborted);
            if (outcome.Status == InferenceStatus.StaleRoute)
            {
                call.Request.Release();
                await forwarder.ForwardAsync(context, body, started, model, path.Version, routes);
                return;
            }

            await serving.WriteAsync(context, model, call, outcome);
        }
        finally
        {
            kept?.Release();
        }
    }

    private DecodedInfer Decode(Models.VersionRoutes routes, RequestBody body)
    {
        try
        {
            return serving.Decode(routes.Signature, body, routes.Version, age: 0);
        }
        finally
        {
            body.Buffer.Release();
        }
    }
}
