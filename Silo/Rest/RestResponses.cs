using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// Sends small answers.
/// </summary>
internal static class RestResponses
{
    /// <summary>The content type of JSON.</summary>
    public const string Json = "application/json";

    // Answers are never put into a page, so only what JSON itself needs is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends JSON.</summary>
    /// <typeparam name="TState">What the writer gets.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="state">Given to <paramref name="write"/>.</param>
    /// <param name="write">Writes one JSON value.</param>
    /// <returns>A task that ends when all was handed to the connection.</returns>
    public static Task WriteAsync<TState>(HttpContext context, int status, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer, state);
        }

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        response.ContentLength = buffer.WrittenCount;
        return response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }

    /// <summary>Sends an error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">What was wrong, what was expected and what to do.</param>
    /// <returns>A task that ends when all was handed to the connection.</returns>
    public static Task WriteErrorAsync(HttpContext context, int status, string message)
    {
        if (status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteAsync(context, status, message, static (writer, message) =>
        {
            writer.WriteStartObject();
            writer.WriteString("error"u8, message);
            writer.WriteEndObject();
        });
    }
}
