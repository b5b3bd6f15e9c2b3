namespace Grid.Cluster;

/// <summary>
/// How soon what fails is tried again, and whether a failure is news.
/// </summary>
/// <param name="first">The pause after the first failure; each one in a row doubles it.</param>
/// <param name="longest">The longest pause, which is also the one between successes.</param>
internal sealed class RetryPace(TimeSpan first, TimeSpan longest)
{
    private TimeSpan? _pause;
    private string? _kind;

    /// <summary>Gets how long to wait now.</summary>
    public TimeSpan Pause => _pause ?? longest;

    /// <summary>Tells of a failure.</summary>
    /// <param name="kind">What kind it is: one that lasts must not hide another.</param>
    /// <returns>Whether it is the first in a row, or of another kind than the one before.</returns>
    public bool OnFailed(string kind = "")
    {
        var isNew = _pause is null || _kind != kind;
        _kind = kind;
        _pause = _pause is not { } before ? first : before * 2 < longest ? before * 2 : longest;
        return isNew;
    }

    /// <summary>Tells of a success.</summary>
    /// <returns>Whether it ends a row of failures.</returns>
    public bool OnWorked()
    {
        var isNew = _pause is not null;
        _pause = null;
        return isNew;
    }
}
