using Grid.Silo.Hosting;

namespace Grid.Silo.Rest;

/// <summary>
/// Tells whether the silo lives and whether it takes requests.
/// </summary>
/// <param name="readiness">Whether it takes requests.</param>
internal sealed class HealthEndpoints(Readiness readiness)
{
    /// <summary>Answers that the process lives: 200.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public static Task LiveAsync(HttpContext context)
        => RestResponses.WriteAsync(context, StatusCodes.Status200OK, 0, static (writer, _) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("live"u8, true);
            writer.WriteEndObject();
        });

    /// <summary>Answers whether the silo takes requests: 200, or 503 with what it waits for.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public Task ReadyAsync(HttpContext context)
    {
        var problem = readiness.Problem;
        var status = problem.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return RestResponses.WriteAsync(context, status, problem, static (writer, problem) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ready"u8, problem.Length == 0);
            if (problem.Length > 0)
            {
                writer.WriteString("error"u8, problem);
            }

            writer.WriteEndObject();
        });
    }
}
