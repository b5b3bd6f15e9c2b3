using Grid.OnnxModels;

namespace Grid.LoadTests.Efficiency;

// A model under measurement: one float input whose first dimension is the batch.
internal sealed record BenchModel(string Name, string Input, long[] RowShape, Func<OnnxGraphBuilder> Build)
{
    public static readonly BenchModel[] All =
    [
        new("big_mlp", "x", [1024], () => MadeModels.BigMlp()),
        new("spam_mlp", "features", [10_000], () => MadeModels.SpamMlp()),
        new("cifar10_cnn", "input", [3, 32, 32], () => MadeModels.Cifar10Cnn()),
        new("linear10", "x", [10], () => MadeModels.Linear10()),
    ];

    public int RowLength => (int)RowShape.Aggregate(1L, (product, dimension) => product * dimension);

    // The file of ../shared/cases if it is there, else one of the same architecture made here.
    public string Save(string modelsFolder)
    {
        var path = Path.Combine(modelsFolder, Name, "1", "model.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var shared = Path.Combine(
            Environment.GetEnvironmentVariable("GRID_SHARED") ?? Path.Combine("..", "shared"), "cases", "models", Name, "model.onnx");
        if (File.Exists(shared))
        {
            File.WriteAllBytes(path, File.ReadAllBytes(shared));
        }
        else
        {
            Build().Save(path);
        }

        return path;
    }

    public float[] Rows(int rows)
    {
        var random = new Random(7);
        var data = new float[rows * RowLength];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = random.NextSingle() - 0.5f;
        }

        return data;
    }
}
