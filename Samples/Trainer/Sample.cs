// One sample model from data to file: read, split, fit, judge, write.
//
// The held-out fifth is cut off first, with a seed of its own, and the fit never sees it; with --validate it is not even
// judged: the training rows are split once more, and the model answers for a fifth of them.
using System.Globalization;
using Grid.OnnxModels;
using Grid.Samples.Evaluation;
using Grid.Samples.Learning;

namespace Grid.Samples;

internal abstract class Sample<TFeatures> : ISample
{
    private const ulong HeldOutSeed = 20;
    private const ulong ValidationSeed = 21;

    public abstract string Name { get; }

    /// <summary>What the model is for, and its inputs and outputs: the file's doc string.</summary>
    protected abstract string Doc { get; }

    /// <summary>The data set's name, source and licence.</summary>
    protected abstract string Origin { get; }

    protected abstract Thresholds Thresholds { get; }

    public SampleReport Train(TrainerOptions options, TimeProvider time)
    {
        Split<TFeatures> split = Split<TFeatures>.Of(Read(options.DataFolder), HeldOutSeed);
        if (options.Validate)
        {
            split = Split<TFeatures>.Of(split.Training, ValidationSeed);
        }

        long start = time.GetTimestamp();
        OnnxGraphBuilder graph = Fit(split.Training);
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        graph.ProducerName = "grid-trainer";
        graph.Doc = Doc;

        using var scorer = new Scorer(graph.ToBytes());
        string[] answers = scorer.Labels([.. split.HeldOut.Select(row => row.Features)]);
        bool[] isRight = [.. split.HeldOut.Zip(answers, (row, answer) => LabelText(row.Label) == answer)];
        double accuracy = Share(isRight);
        double recall = Share([.. isRight.Where((_, i) => split.HeldOut[i].Label == Thresholds.WatchedClass)]);

        graph.Metadata("data", Origin);
        graph.Metadata("training_rows", Text(split.Training.Count));
        graph.Metadata("held_out_rows", Text(split.HeldOut.Count));
        graph.Metadata("held_out_accuracy", Text(accuracy));
        graph.Metadata($"held_out_recall_{Thresholds.WatchedName}", Text(recall));
        byte[] file = graph.ToBytes();
        if (!options.Validate)
        {
            Write(Path.Combine(options.ModelFolder, Name, "1", "model.onnx"), file);
            string examples = ExampleFile.Write(Name, Doc, scorer, Examples(split.HeldOut));
            Write(Path.Combine(options.ExampleFolder, $"{Name}.json"), System.Text.Encoding.UTF8.GetBytes(examples));
        }

        return new SampleReport(
            Name,
            split.Training.Count,
            split.HeldOut.Count,
            accuracy,
            (Thresholds.WatchedName, recall),
            file.Length,
            seconds,
            [.. Thresholds.Misses(accuracy, recall, file.Length)]);
    }

    protected abstract IEnumerable<Row<TFeatures>> Read(string dataFolder);

    protected abstract OnnxGraphBuilder Fit(IReadOnlyList<Row<TFeatures>> rows);

    /// <summary>The text of the output <c>label</c> for a class.</summary>
    protected virtual string LabelText(int label) => Text(label);

    /// <summary>Three to five of the held-out rows, to ship as example requests.</summary>
    protected abstract IEnumerable<Example<TFeatures>> Examples(IReadOnlyList<Row<TFeatures>> heldOut);

    private static string Text(IFormattable value) => value.ToString(value is double ? "0.0000" : null, CultureInfo.InvariantCulture);

    private static double Share(bool[] values) => (double)values.Count(value => value) / values.Length;

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
