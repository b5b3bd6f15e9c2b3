using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Grid.Samples.Evaluation;

// Writes example requests: {"model", "about", "examples": [{"show", "truth", "request", "expected"}]}. "request" is the
// body of an Open Inference Protocol infer request, "expected" the outputs' data by name, from the model itself.
//
// Requests stay on one line each, so that they can be copied into a command; what people read is spread over lines.
internal static class ExampleFile
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<TFeatures>(string model, string about, Scorer scorer, IEnumerable<Example<TFeatures>> examples)
    {
        IEnumerable<string> blocks = examples.Select(example =>
            $$"""
                {
                  "show": [
                    {{string.Join(",\n        ", example.Show.Select(line => Json(line)))}}
                  ],
                  "truth": {{Json(example.Truth)}},
                  "request": {{Json(new JsonObject { ["inputs"] = new JsonArray(Input(scorer.InputName, example.Input)) })}},
                  "expected": {{Json(Expected(scorer, example.Input))}}
                }
            """);
        return $$"""
            {
              "model": {{Json(model)}},
              "about": {{Json(about)}},
              "examples": [
            {{string.Join(",\n", blocks)}}
              ]
            }

            """;
    }

    private static string Json(JsonNode node) => node.ToJsonString(Plain);

    private static JsonObject Input<TFeatures>(string name, TFeatures input)
    {
        (string type, JsonArray data) = input switch
        {
            string text => ("BYTES", new JsonArray(text)),
            float[] numbers => ("FP32", [.. numbers.Select(number => JsonValue.Create(number))]),
            _ => throw new NotSupportedException($"{typeof(TFeatures)} makes no tensor. Use float[] or string."),
        };
        return new JsonObject { ["name"] = name, ["shape"] = new JsonArray(1, data.Count), ["datatype"] = type, ["data"] = data };
    }

    private static JsonObject Expected<TFeatures>(Scorer scorer, TFeatures input)
        => new(scorer.Run([input]).Select(output => KeyValuePair.Create(output.Key, (JsonNode?)output.Value)));
}
