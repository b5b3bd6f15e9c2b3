using System.Globalization;

namespace Grid.Samples.Evaluation;

/// <summary>What a model must reach on the held-out rows.</summary>
/// <param name="Accuracy">Least share of rows classed rightly.</param>
/// <param name="WatchedClass">The class whose recall is watched.</param>
/// <param name="WatchedName">Its name.</param>
/// <param name="Recall">Least share of its rows that must be found.</param>
internal sealed record Thresholds(double Accuracy, int WatchedClass, string WatchedName, double Recall)
{
    /// <summary>No sample may be larger than this: they are committed.</summary>
    public const int MaxBytes = 1_000_000;

    public IEnumerable<string> Misses(double accuracy, double recall, int bytes)
    {
        if (accuracy < Accuracy)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"accuracy is {accuracy:P2}; it must be at least {Accuracy:P0}");
        }

        if (recall < Recall)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"recall of {WatchedName} is {recall:P2}; it must be at least {Recall:P0}");
        }

        if (bytes > MaxBytes)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the file has {bytes} bytes; it may have {MaxBytes}");
        }
    }
}
