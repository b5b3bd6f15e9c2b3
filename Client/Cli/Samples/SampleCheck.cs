using System.Globalization;
using System.Text.Json;
using Grid.Tensors;

namespace Grid.Client.Cli.Samples;

// Compares an answer with the one the model gave when it was trained.
internal static class SampleCheck
{
    // The files hold few digits, and kernels differ between processors and batch sizes.
    private const double AbsoluteTolerance = 1e-3;
    private const double RelativeTolerance = 1e-3;

    // Returns the first difference in words, or null.
    public static string? Difference(InferResponse answer, IReadOnlyDictionary<string, JsonElement> expected)
    {
        foreach (var (name, data) in expected)
        {
            if (!answer.Outputs.TryGetValue(name, out var tensor))
            {
                return $"the output '{name}' is missing";
            }

            string[] got = tensor.DataType == TensorDataType.Bytes ? tensor.ToStrings() : [.. TensorText.Elements(tensor)];
            string[] wanted = [.. Leaves(data)];
            if (got.Length != wanted.Length)
            {
                return $"'{name}' has {got.Length} elements instead of {wanted.Length}";
            }

            var at = Enumerable.Range(0, got.Length).FirstOrDefault(i => !IsSame(got[i], wanted[i]), -1);
            if (at >= 0)
            {
                return $"'{name}' is {got[at]} instead of {wanted[at]} at element {at}";
            }
        }

        return null;
    }

    private static IEnumerable<string> Leaves(JsonElement data)
        => data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().SelectMany(Leaves) : [data.ToString()];

    private static bool IsSame(string got, string wanted)
        => got == wanted
            || (double.TryParse(got, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
                && double.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
                && Math.Abs(x - y) <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(y)));
}
