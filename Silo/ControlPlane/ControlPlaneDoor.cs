using Grid.Silo.Rest;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// The door of a silo in a cluster.
/// </summary>
/// <param name="files">This silo's snapshots.</param>
/// <param name="recovery">Puts the state back.</param>
/// <param name="incarnation">What is known of the cluster.</param>
internal sealed class ControlPlaneDoor(SnapshotFiles files, Recovery recovery, Incarnation incarnation) : IControlPlaneDoor
{
    /// <inheritdoc/>
    public Task SendSnapshotsAsync(HttpContext context)
        => context.Response.WriteAsJsonAsync(new SnapshotAnswer(incarnation.Record.Level, files.ReadAll()), context.RequestAborted);

    /// <inheritdoc/>
    public async Task RecoverAsync(HttpContext context)
    {
        try
        {
            var done = await recovery.RecoverAsync(context.RequestAborted);
            if (done.Refusal is { } refusal)
            {
                await RestResponses.WriteErrorAsync(context, StatusCodes.Status409Conflict, refusal);
                return;
            }

            await RestResponses.WriteAsync(context, StatusCodes.Status200OK, done, static (writer, done) =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("records"u8, done.Records);
                writer.WriteNumber("silos"u8, done.Silos);
                writer.WriteEndObject();
            });
        }
        catch (Exception error) when (error is StateNotWrittenException || RedisFault.Is(error))
        {
            await RestResponses.WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message);
        }
    }
}
