using Grid.SiloUnderTest.Grains;

namespace Grid.Chaos.Calls;

/// <summary>A call and how it ended.</summary>
/// <param name="Kind">The grain's kind.</param>
/// <param name="Key">The grain's key.</param>
/// <param name="Started">When the caller sent it.</param>
/// <param name="Ended">When the caller had its answer or error.</param>
/// <param name="Answer">The answer; null if it failed.</param>
/// <param name="Error">The error; null if it succeeded.</param>
public sealed record Call(CallKind Kind, string Key, TimeSpan Started, TimeSpan Ended, Answer? Answer, string? Error = null)
{
    /// <summary>Gets whether it was answered.</summary>
    public bool IsAnswered => Answer is not null;

    /// <summary>Gets whether the grain needs Redis to answer.</summary>
    public bool NeedsRedis => Kind is CallKind.Counter or CallKind.Numbers;

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Key} {Started.TotalSeconds:0.000}-{Ended.TotalSeconds:0.000} s: " +
        (Answer is { } answer ? $"{answer.Value} by {answer.Activation:N} on {answer.Silo}" : Error);
}
