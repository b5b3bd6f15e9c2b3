using System.Globalization;

namespace Grid.Client.Cli.Samples;

// The answers of the sample models in human words; other models' outputs are written as they are.
internal static class SampleAnswer
{
    public static string Describe(InferResponse answer) => answer.ModelName switch
    {
        "digits" => Digit(answer["label"].AsSpan<long>()[0], answer["probabilities"].AsSpan<float>()),
        "breast_cancer" => Tumour(answer["label"].AsSpan<long>()[0] == 1, answer["benign"].AsSpan<float>()[0]),
        "spam" => Message(answer["label"].ToStrings()[0], answer["probability"].AsSpan<float>()[0]),
        _ => string.Join("; ", answer.Outputs.Select(output => $"{output.Key} {TensorText.Write(output.Value)}")),
    };

    private static string Digit(long digit, ReadOnlySpan<float> probabilities)
        => string.Create(CultureInfo.InvariantCulture, $"{digit} ({probabilities[(int)digit]:0.00})");

    private static string Tumour(bool isBenign, float benign)
        => string.Create(CultureInfo.InvariantCulture, $"{(isBenign ? "benign" : "malignant")} {(isBenign ? benign : 1 - benign):0.00}");

    private static string Message(string label, float spam)
        => string.Create(CultureInfo.InvariantCulture, $"{label} {(label == "spam" ? spam : 1 - spam):0.00}");
}
