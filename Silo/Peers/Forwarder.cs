using System.Globalization;
using Grid.Models;
using Grid.Routing;
using Grid.Silo.Rest;

namespace Grid.Silo.Peers;

// Has a request answered through the door of a silo that has a replica. The body goes there as it came, and the answer comes
// back as it is: neither is decoded here, so the bytes are the same from any door.
//
// The body is read whole first, into a pooled buffer, so that it can be sent again. When that may be:
//   1. as often as there are replicas, where the body was not sent whole (no connection, or none in time) or nothing was done
//      (the route was stale, which the other silo says before it reads the body);
//   2. once, out of a budget, where it may have run: the connection broke, or the silo fell silent. Inference changes nothing,
//      so a second run does no harm; the budget keeps a sick cluster from twice its load.
// The time-out that stands in the body goes on counting: each silo is told how old the request is.
//
// A forwarded request is never forwarded again, so two doors with different routes can't send one in circles.

/// <summary>
/// Sends inference requests on to the doors of other silos.
/// </summary>
/// <param name="router">The routes.</param>
/// <param name="doors">The other silos' doors.</param>
/// <param name="budget">The budget for requests that may have run.</param>
/// <param name="bodies">Reads the bodies.</param>
/// <param name="relay">Hands the answers on.</param>
/// <param name="clock">The clock.</param>
internal sealed class Forwarder(
    IModelRouter router, PeerDoors doors, RetryBudget budget, BodyReader bodies, AnswerRelay relay, TimeProvider clock)
{
    private const int MaxQuestions = 2;
    private int _turn;

    /// <summary>Serves a request whose body has not been read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">The model.</param>
    /// <param name="version">The version that was asked for, or 0.</param>
    /// <param name="routes">The routes.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">No silo could serve it.</exception>
    public async Task ForwardAsync(HttpContext context, ModelKey model, long version, VersionRoutes routes)
    {
        var started = clock.GetTimestamp();
        var body = await bodies.ReadRawAsync(context);
        try
        {
            await ForwardAsync(context, new ForwardedBody(body, IsAsItCame: true), started, model, version, routes);
        }
        finally
        {
            body.Buffer.Release();
        }
    }

    /// <summary>Serves a request whose body was read for a replica that has just left this silo.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">The body, decompressed; it stays the caller's.</param>
    /// <param name="started">When the request came, as a timestamp of the clock.</param>
    /// <param name="model">The model.</param>
    /// <param name="version">The version that was asked for, or 0.</param>
    /// <param name="stale">The routes that led to that replica.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    /// <exception cref="RestFault">No silo could serve it.</exception>
    public async Task ForwardAsync(
        HttpContext context, RequestBody body, long started, ModelKey model, long version, VersionRoutes stale)
    {
        var routes = await router.FindAgainAsync(model, version, stale, context.RequestAborted)
            ?? throw Unavailable($"Version {stale.Version} of model '{model.Model}' was unloaded while the request was on its way.");
        await ForwardAsync(context, new ForwardedBody(body, IsAsItCame: false), started, model, version, routes);
    }

    private async Task ForwardAsync(
        HttpContext context, ForwardedBody body, long started, ModelKey model, long version, VersionRoutes routes)
    {
        List<ReplicaRoute>? tried = null;
        var (questions, mayHaveRun) = (0, false);
        while (true)
        {
            if (!TryChoose(routes, tried, out var route, out var door))
            {
                if (questions++ == MaxQuestions || await AskAgainAsync(model, version, routes, context) is not { } fresh)
                {
                    throw Unavailable(
                        $"No silo that serves version {routes.Version} of model '{model.Model}' can be reached now. Try again, and look at " +
                        "the model's status if it lasts.");
                }

                routes = fresh;
                continue;
            }

            var attempt = await AttemptAsync(context, body, started, route, door);
            switch (attempt)
            {
                case ForwardResult.Answered or ForwardResult.CallerGone:
                    return;
                case ForwardResult.NotSent:
                    router.Suspect(model, route.Silo);
                    break;
                case ForwardResult.MayHaveRun:
                    router.Suspect(model, route.Silo);
                    if (mayHaveRun || !budget.TryTake())
                    {
                        throw Unavailable(
                            $"The silo that ran the request for model '{model.Model}' went away before it answered. Send the request again.");
                    }

                    mayHaveRun = true;
                    break;
            }

            (tried ??= []).Add(route);
        }
    }

    private async Task<VersionRoutes?> AskAgainAsync(ModelKey model, long version, VersionRoutes stale, HttpContext context)
    {
        try
        {
            return await router.FindAgainAsync(model, version, stale, context.RequestAborted);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            throw Unavailable($"The routes of model '{model.Model}' can't be read now: {error.Message}");
        }
    }

    private bool TryChoose(VersionRoutes routes, List<ReplicaRoute>? tried, out ReplicaRoute chosen, out PeerDoor door)
    {
        var replicas = routes.Replicas;
        var first = replicas.Length == 1 ? 0 : (uint)Interlocked.Increment(ref _turn);
        for (var i = 0u; i < replicas.Length; i++)
        {
            var route = replicas[(int)((first + i) % (uint)replicas.Length)];
            if (route.Door is { } address && tried?.Contains(route) != true && doors.IsKnown(address) && doors.Get(address) is { IsEjected: false } found)
            {
                (chosen, door) = (route, found);
                return true;
            }
        }

        (chosen, door) = (null!, null!);
        return false;
    }

    private async Task<ForwardResult> AttemptAsync(
        HttpContext context, ForwardedBody body, long started, ReplicaRoute route, PeerDoor door)
    {
        var content = body.ToContent(context.Request);
        using var request = new HttpRequestMessage(HttpMethod.Post, door.Infer) { Content = content };
        var headers = request.Headers;
        headers.TryAddWithoutValidation(PeerHeaders.Replica, route.Replica.ToString());
        headers.TryAddWithoutValidation(PeerHeaders.Fence, route.Fence.ToString(CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation(
            PeerHeaders.Age, ((long)clock.GetElapsedTime(started).TotalMicroseconds).ToString(CultureInfo.InvariantCulture));
        if (context.Request.Headers.AcceptEncoding is { Count: > 0 } accepted)
        {
            headers.TryAddWithoutValidation("Accept-Encoding", (string?)accepted);
        }

        using var broken = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, door.Silent);
        door.Begin();
        try
        {
            using var response = await doors.SendAsync(door.Address, request, broken.Token);
            door.OnSign();
            if (response.Headers.Contains(PeerHeaders.Stale))
            {
                return ForwardResult.Stale;
            }

            await relay.RelayAsync(context, response, broken.Token);
            budget.OnSuccess();
            return ForwardResult.Answered;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                return ForwardResult.CallerGone;
            }

            if (context.Response.HasStarted)
            {
                // Part of the answer is out: only a broken connection tells the caller that it isn't whole.
                context.Abort();
                return ForwardResult.CallerGone;
            }

            doors.Eject(door, error);
            return content.IsSent ? ForwardResult.MayHaveRun : ForwardResult.NotSent;
        }
        finally
        {
            door.End();
        }
    }

    private static RestFault Unavailable(string reason) => new(StatusCodes.Status503ServiceUnavailable, reason);
}
