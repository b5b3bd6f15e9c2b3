namespace Grid.Models;

/// <summary>
/// How often something happened and how long it took in all.
/// </summary>
/// <param name="Count">How often.</param>
/// <param name="Nanoseconds">The sum of the durations.</param>
[GenerateSerializer, Immutable, Alias("grid.duration-statistic")]
public readonly record struct DurationStatistic([property: Id(0)] long Count, [property: Id(1)] long Nanoseconds)
{
    /// <summary>Adds two statistics.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static DurationStatistic operator +(DurationStatistic left, DurationStatistic right) => left.Add(right);

    /// <summary>Adds another statistic.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The sum.</returns>
    public DurationStatistic Add(DurationStatistic other) => new(Count + other.Count, Nanoseconds + other.Nanoseconds);
}
