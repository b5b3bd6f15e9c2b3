using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Grid.LoadTests.Reports;

// A benchmark's outcome: lines for people, then one JSON object as the last line.
internal sealed record BenchReport(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("targets")] IReadOnlyList<BenchTarget> Targets,
    [property: JsonPropertyName("figures")] IReadOnlyDictionary<string, double?> Figures)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // 0 if every target is met, 1 if one is missed, 2 if none is missed but one is inconclusive.
    public int Print()
    {
        Console.WriteLine();
        foreach (var target in Targets)
        {
            var value = target.Value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "inconclusive";
            var limit = target.Min is { } min
                ? string.Create(CultureInfo.InvariantCulture, $"at least {min}")
                : string.Create(CultureInfo.InvariantCulture, $"at most {target.Max}");
            Console.WriteLine($"{(target.IsMet ? "met    " : "NOT MET")}  {target.Name}: {value} ({limit})");
        }

        Console.WriteLine();
        Console.WriteLine(JsonSerializer.Serialize(this, Options));
        return Targets.All(target => target.IsMet) ? 0 : Targets.Any(target => target.IsConclusive && !target.IsMet) ? 1 : 2;
    }
}
