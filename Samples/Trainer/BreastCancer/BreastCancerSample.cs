using System.Globalization;
using Grid.OnnxModels;
using Grid.Samples.Evaluation;
using Grid.Samples.Learning;

namespace Grid.Samples.BreastCancer;

// Tells benign from malignant by thirty measures of a tumour's cell nuclei: logistic regression on standardized measures.
internal sealed class BreastCancerSample : Sample<float[]>
{
    private const int Features = 30;
    private const int Malignant = 0;
    private const double Penalty = 5e-3;
    private const double Rate = 0.1;
    private const int Passes = 500;

    public override string Name => "breast_cancer";

    protected override string Doc =>
        "Tells benign from malignant breast tumours; a demonstration, not a medical device. Input 'features': 30 measures of " +
        "cell nuclei as the data set gives them (mean, standard error and worst of ten), not scaled. Outputs 'benign': the " +
        "probability that the tumour is benign; 'label': 1 benign, 0 malignant.";

    protected override string Origin => "UCI Breast Cancer Wisconsin (Diagnostic), CC BY 4.0";

    protected override Thresholds Thresholds { get; } =
        new(Accuracy: 0.95, WatchedClass: Malignant, WatchedName: "malignant", Recall: 0.9);

    protected override IEnumerable<Row<float[]>> Read(string dataFolder)
    {
        string path = Path.Combine(dataFolder, "breast_cancer.csv");

        // The first line holds counts and class names.
        return File.ReadLines(path).Select((line, i) => (line, number: i + 1)).Skip(1).Select(item =>
        {
            float[] values = NumericLine.Parse(item.line, Features + 1, path, item.number);
            return new Row<float[]>(values[..Features], (int)values[Features]);
        });
    }

    protected override OnnxGraphBuilder Fit(IReadOnlyList<Row<float[]>> rows)
    {
        (double[] means, double[] deviations) = Measure(rows);
        LogisticRegression model = LogisticRegression.Fit(
            [.. rows.Select(row => new Row<SparseVector>(SparseVector.Dense(Standardize(row.Features, means, deviations)), row.Label))],
            Features,
            Penalty,
            Rate,
            Passes);

        var graph = new OnnxGraphBuilder(Name);
        string features = graph.Input("features", ElementType.Float, "N", Features);
        string centred = graph.Node("Sub", [features, Vector(graph, "means", means)]);
        string scaled = graph.Node("Div", [centred, Vector(graph, "deviations", deviations)]);
        string weights = graph.Initializer("weights", OnnxTensor.Create([.. model.Weights.Select(weight => (float)weight)], Features, 1));
        string score = graph.Node("Gemm", [scaled, weights, Vector(graph, "bias", [model.Bias])]);
        graph.Node(["benign"], "Sigmoid", [score]);
        string flat = graph.Node("Reshape", [score, graph.Initializer("flat", OnnxTensor.Create<long>([-1], 1))]);
        string isBenign = graph.Node("Greater", [flat, graph.Initializer("zero", OnnxTensor.Scalar(0f))]);
        graph.Node(["label"], "Cast", [isBenign], ("to", (long)ElementType.Int64));
        graph.Output("benign", ElementType.Float, "N", 1);
        graph.Output("label", ElementType.Int64, "N");
        return graph;
    }

    protected override IEnumerable<Example<float[]>> Examples(IReadOnlyList<Row<float[]>> heldOut)
        => from row in heldOut.GroupBy(row => row.Label).OrderBy(rows => rows.Key).SelectMany(rows => rows.Take(2))
           select new Example<float[]>(
               row.Features,
               row.Label == Malignant ? "malignant" : "benign",
               [string.Create(CultureInfo.InvariantCulture, $"radius {row.Features[0]}, texture {row.Features[1]}, area {row.Features[3]} (means), and 27 more")]);

    private static (double[] Means, double[] Deviations) Measure(IReadOnlyList<Row<float[]>> rows)
    {
        var means = new double[Features];
        var deviations = new double[Features];
        for (var i = 0; i < Features; i++)
        {
            means[i] = rows.Average(row => (double)row.Features[i]);
            deviations[i] = Math.Sqrt(rows.Average(row => (row.Features[i] - means[i]) * (row.Features[i] - means[i])));
        }

        return (means, deviations);
    }

    private static double[] Standardize(float[] features, double[] means, double[] deviations)
        => [.. features.Select((value, i) => (value - means[i]) / deviations[i])];

    private static string Vector(OnnxGraphBuilder graph, string name, double[] values)
        => graph.Initializer(name, OnnxTensor.Create([.. values.Select(value => (float)value)], values.Length));
}
