using System.Text.Json.Serialization;

namespace Grid.LoadTests.Reports;

// A figure and what it must be. A value of null is inconclusive, which is not met.
internal sealed record BenchTarget(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] double? Value,
    [property: JsonPropertyName("min"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Min = null,
    [property: JsonPropertyName("max"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Max = null)
{
    [JsonIgnore]
    public bool IsConclusive => Value is { } value && double.IsFinite(value);

    [JsonIgnore]
    public bool IsMet => IsConclusive && !(Value < Min) && !(Value > Max);
}
