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
    public bool IsMet => Value is { } value && !(value < Min) && !(value > Max);
}
