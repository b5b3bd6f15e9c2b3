using System.Globalization;
using System.Text.Json;

namespace Grid.Silo.Rest;

/// <summary>
/// The words for JSON that is malformed.
/// </summary>
internal static class JsonFaults
{
    /// <summary>Makes the fault of a text that the reader refused.</summary>
    /// <param name="json">The text.</param>
    /// <param name="position">How far the reader came.</param>
    /// <param name="exception">The reader's words.</param>
    /// <returns>The fault.</returns>
    public static RestFault Malformed(ReadOnlySpan<byte> json, long position, JsonException exception)
    {
        var rest = json[(int)Math.Min(position, json.Length)..].TrimStart(" \t\r\n,:["u8);
        return RestFault.BadRequest(
            JsonTensorFaults.NamesNonFinite(rest)
                ? $"The request's JSON is malformed at byte {(json.Length - rest.Length).ToString(CultureInfo.InvariantCulture)}: " +
                  JsonTensorFaults.NonFinite
                : $"The request's JSON is malformed: {exception.Message}");
    }
}
