namespace Grid.Serving;

/// <summary>
/// The outcome of an inference request. A refusal is an answer, not an exception: it is ordinary and must be cheap.
/// </summary>
/// <param name="Status">How it ended.</param>
/// <param name="Result">The answer, if <see cref="InferenceStatus.Ok"/>; the caller disposes it.</param>
/// <param name="Message">Otherwise what was wrong, what was expected and what to do.</param>
public readonly record struct InferenceOutcome(InferenceStatus Status, InferenceResult? Result, string? Message)
{
    /// <summary>Makes the outcome of an answered request.</summary>
    /// <param name="result">The answer.</param>
    /// <returns>The outcome.</returns>
    public static InferenceOutcome Ok(InferenceResult result) => new(InferenceStatus.Ok, result, null);

    /// <summary>Makes the outcome of a request that wasn't answered.</summary>
    /// <param name="status">Why not.</param>
    /// <param name="message">What was wrong, what was expected and what to do.</param>
    /// <returns>The outcome.</returns>
    public static InferenceOutcome Refused(InferenceStatus status, string message) => new(status, null, message);
}
