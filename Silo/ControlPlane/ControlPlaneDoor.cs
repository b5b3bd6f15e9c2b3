using System.Text.Json;
using Grid.Silo.Rest;
using Grid.Storage;

namespace Grid.Silo.ControlPlane;

/// <summary>
/// What the door of a silo in a cluster serves of the control plane: its snapshots and its recovery.
/// </summary>
/// <param name="files">This silo's snapshots.</param>
/// <param name="recovery">Puts the state back.</param>
/// <param name="incarnation">What is known of the cluster.</param>
internal sealed class ControlPlaneDoor(SnapshotFiles files, Recovery recovery, Incarnation incarnation)
{
    private const string WithoutMissing = "without-missing";

    /// <summary>Answers this silo's snapshots, for another silo.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public Task SendSnapshotsAsync(HttpContext context)
        => context.Response.WriteAsJsonAsync(
            new SnapshotAnswer(incarnation.Record.Level, files.ReadAll(), incarnation.Sequence), context.RequestAborted);

    /// <summary>Puts the control plane's state back, for an operator.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that ends when the answer was handed to the connection.</returns>
    public async Task RecoverAsync(HttpContext context)
    {
        try
        {
            var done = await recovery.RecoverAsync(context.Request.Query[WithoutMissing] == "true", context.RequestAborted);
            await RestResponses.WriteAsync(context, StatusCodes.Status200OK, done, static (writer, done) =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("records"u8, done.Records);
                writer.WriteNumber("silos"u8, done.Silos);
                Write(writer, "missing", done.Missing);
                Write(writer, "conflicts", done.Conflicts);
                writer.WriteEndObject();
            });
        }
        catch (RecoveryRefusedException refusal)
        {
            await RestResponses.WriteErrorAsync(context, StatusCodes.Status409Conflict, refusal.Message);
        }
        catch (Exception error) when (error is StateNotWrittenException || RedisFault.Is(error))
        {
            await RestResponses.WriteErrorAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
