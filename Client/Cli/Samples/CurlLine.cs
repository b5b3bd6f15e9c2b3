using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grid.Client.Cli.Samples;

// A request as a line for a shell.
internal static class CurlLine
{
    private static readonly JsonSerializerOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Uri address, SampleExample example)
        => $"curl -s {Quote($"{address}v2/models/{Uri.EscapeDataString(example.Model)}/infer")} -d {Quote(JsonSerializer.Serialize(example.Request, Style))}";

    // Nothing is special between single quotes but the quote itself, which is closed, escaped and opened again.
    private static string Quote(string text)
        => text.All(c => char.IsAsciiLetterOrDigit(c) || "-._/:".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
