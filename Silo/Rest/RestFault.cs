namespace Grid.Silo.Rest;

/// <summary>
/// Ends a request with a status and the words that its caller gets.
/// </summary>
/// <remarks>
/// Thrown for what is wrong with one request, from any depth of its decoding, and caught in one place. Refusals that an
/// overloaded server gives are outcomes instead: they must be cheaper than an exception.
/// </remarks>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What was wrong, what was expected and what to do.</param>
internal sealed class RestFault(int status, string message) : Exception(message)
{
    /// <summary>Gets the HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Makes the fault of a request that the caller must change.</summary>
    /// <param name="message">What was wrong, what was expected and what to do.</param>
    /// <returns>The fault, with status 400.</returns>
    public static RestFault BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>Makes the fault of a request for what this server doesn't do.</summary>
    /// <param name="message">What was wrong, what was expected and what to do.</param>
    /// <returns>The fault, with status 501.</returns>
    public static RestFault NotSupported(string message) => new(StatusCodes.Status501NotImplemented, message);
}
