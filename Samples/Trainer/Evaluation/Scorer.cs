using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Grid.Samples.Evaluation;

// Runs a finished model file on rows of its input and reads its outputs. The file is judged, not the learner, so that a
// slip in the graph counts like a slip in training.
internal sealed class Scorer(byte[] model) : IDisposable
{
    private readonly InferenceSession _session = new(model);

    public string InputName => _session.InputNames[0];

    public void Dispose() => _session.Dispose();

    /// <summary>Gives the output <c>label</c> for each row, as text.</summary>
    public string[] Labels<TFeatures>(IReadOnlyList<TFeatures> rows)
        => [.. Run(rows)["label"].Select(value => value!.ToString())];

    /// <summary>Gives every output as a flat JSON array.</summary>
    public IReadOnlyDictionary<string, JsonArray> Run<TFeatures>(IReadOnlyList<TFeatures> rows)
    {
        using OrtValue input = ToInput(rows);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results =
            _session.Run(options, _session.InputNames, [input], _session.OutputNames);
        return _session.OutputNames.Zip(results).ToDictionary(pair => pair.First, pair => ToJson(pair.Second));
    }

    private static OrtValue ToInput<TFeatures>(IReadOnlyList<TFeatures> rows)
    {
        switch (rows)
        {
            case IReadOnlyList<float[]> numbers:
                float[] flat = [.. numbers.SelectMany(row => row)];
                return OrtValue.CreateTensorValueFromMemory(flat, [numbers.Count, flat.Length / numbers.Count]);
            case IReadOnlyList<string> texts:
                OrtValue strings = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Count, 1]);
                for (var i = 0; i < texts.Count; i++)
                {
                    strings.StringTensorSetElementAt(texts[i], i);
                }

                return strings;
            default:
                throw new NotSupportedException($"Rows of {typeof(TFeatures)} make no tensor. Use float[] or string.");
        }
    }

    private static JsonArray ToJson(OrtValue value)
        => value.GetTensorTypeAndShape().ElementDataType switch
        {
            TensorElementType.String => [.. value.GetStringTensorAsArray().Select(text => JsonValue.Create(text))],
            TensorElementType.Int64 => [.. value.GetTensorDataAsSpan<long>().ToArray().Select(number => JsonValue.Create(number))],

            // Five digits, as processors may differ in the ones behind.
            _ => [.. value.GetTensorDataAsSpan<float>().ToArray().Select(number => JsonValue.Create(Math.Round((double)number, 5)))],
        };
}
