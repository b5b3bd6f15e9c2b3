namespace Grid.Storage;

/// <summary>
/// A state was not written, and that is certain: unlike after another failure it need not be read again to know what is stored.
/// </summary>
[GenerateSerializer, Alias("grid.state-not-written")]
internal sealed class StateNotWrittenException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">What went wrong, or null.</param>
    public StateNotWrittenException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Finds it in what was thrown: Orleans wraps the exceptions of storage and activation.</summary>
    /// <param name="error">What was thrown.</param>
    /// <returns>The exception, or null if it isn't one.</returns>
    public static StateNotWrittenException? In(Exception? error)
    {
        while (error is not (null or StateNotWrittenException))
        {
            error = error.InnerException;
        }

        return (StateNotWrittenException?)error;
    }
}
