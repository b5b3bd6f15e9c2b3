using System.Globalization;
using System.IO.Compression;
using Grid.OnnxModels;
using Grid.Samples.Evaluation;
using Grid.Samples.Learning;

namespace Grid.Samples.Digits;

// Reads handwritten digits of 8x8 pixels.
internal sealed class DigitsSample : Sample<float[]>
{
    private const int Side = 8;
    private const int Pixels = Side * Side;
    private const float Brightest = 16;
    private const string Inks = " .:-=+*#%@";

    private static readonly SoftmaxNetPlan Plan = new(Hidden: 128, Passes: 60, Batch: 32, Rate: 1e-2, Penalty: 1e-4, Seed: 1);

    public override string Name => "digits";

    protected override string Doc =>
        "Reads a handwritten digit. Input 'pixels': 8x8 pixels, row by row, 0 (paper) to 16 (ink). " +
        "Outputs 'label': the digit, 0 to 9; 'probabilities': one for each digit.";

    protected override string Origin => "UCI Optical Recognition of Handwritten Digits (test set), CC BY 4.0";

    protected override Thresholds Thresholds { get; } = new(Accuracy: 0.96, WatchedClass: 8, WatchedName: "8", Recall: 0.85);

    protected override IEnumerable<Row<float[]>> Read(string dataFolder)
    {
        string path = Path.Combine(dataFolder, "digits.csv.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            float[] values = NumericLine.Parse(line, Pixels + 1, path, number);
            yield return new Row<float[]>(values[..Pixels], (int)values[Pixels]);
        }
    }

    protected override OnnxGraphBuilder Fit(IReadOnlyList<Row<float[]>> rows)
    {
        SoftmaxNet net = SoftmaxNet.Fit(
            [.. rows.Select(row => new Row<double[]>([.. row.Features.Select(pixel => (double)pixel / Brightest)], row.Label))], Plan);

        var graph = new OnnxGraphBuilder(Name);
        string pixels = graph.Input("pixels", ElementType.Float, "N", Pixels);
        string scaled = graph.Node("Div", [pixels, graph.Initializer("brightest", OnnxTensor.Scalar(Brightest))]);
        string hidden = graph.Node("Relu", [Dense(graph, scaled, "hidden", net.HiddenWeights, net.HiddenBiases)]);
        string scores = Dense(graph, hidden, "scores", net.OutputWeights, net.OutputBiases);
        graph.Node(["label"], "ArgMax", [scores], ("axis", 1), ("keepdims", 0));
        graph.Node(["probabilities"], "Softmax", [scores], ("axis", 1));
        graph.Output("label", ElementType.Int64, "N");
        graph.Output("probabilities", ElementType.Float, "N", net.Classes);
        return graph;
    }

    protected override IEnumerable<Example<float[]>> Examples(IReadOnlyList<Row<float[]>> heldOut)
        => from digit in (int[])[3, 1, 4, 5, 9]
           let row = heldOut.First(row => row.Label == digit)
           select new Example<float[]>(row.Features, digit.ToString(CultureInfo.InvariantCulture), [.. Draw(row.Features)]);

    private static string Dense(
        OnnxGraphBuilder graph, string x, string layer, ReadOnlySpan<double> weights, ReadOnlySpan<double> biases)
    {
        string w = graph.Initializer($"{layer}.weights", OnnxTensor.Create(ToFloats(weights), biases.Length, weights.Length / biases.Length));
        string b = graph.Initializer($"{layer}.bias", OnnxTensor.Create(ToFloats(biases), biases.Length));
        return graph.Node("Gemm", [x, w, b], ("transB", 1));
    }

    private static float[] ToFloats(ReadOnlySpan<double> values)
    {
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)values[i];
        }

        return floats;
    }

    // Two characters for a pixel, since characters are about twice as high as wide.
    private static IEnumerable<string> Draw(float[] pixels)
        => pixels.Chunk(Side).Select(line => string.Concat(line.Select(pixel => new string(Inks[(int)(pixel * (Inks.Length - 1) / Brightest)], 2))));
}
