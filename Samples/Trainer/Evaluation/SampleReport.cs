using System.Globalization;

namespace Grid.Samples.Evaluation;

/// <summary>How one model did on rows that it was not trained on.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="TrainingRows">Rows it was trained on.</param>
/// <param name="HeldOutRows">Rows it was judged by.</param>
/// <param name="Accuracy">Share of these that it classed rightly.</param>
/// <param name="Recall">The watched class's name and the share of its rows that were found.</param>
/// <param name="Bytes">Size of the model file.</param>
/// <param name="Seconds">Time of the training.</param>
/// <param name="Misses">A line for each threshold that is missed.</param>
internal sealed record SampleReport(
    string Name,
    int TrainingRows,
    int HeldOutRows,
    double Accuracy,
    (string Class, double Share) Recall,
    int Bytes,
    double Seconds,
    IReadOnlyList<string> Misses)
{
    public static string Header => $"{"model",-14} {"trained on",10} {"held out",8} {"accuracy",8}  {"recall",-18} {"size",9} {"time",7}";

    public override string ToString()
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-14} {TrainingRows,10} {HeldOutRows,8} {Accuracy,8:P2}  {$"{Recall.Share:P2} {Recall.Class}",-18} {Bytes / 1000.0,6:F1} kB {Seconds,5:F1} s");
}
