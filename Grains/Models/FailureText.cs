namespace Grid.Models;

/// <summary>
/// Finds the words that say what went wrong.
/// </summary>
internal static class FailureText
{
    /// <summary>Gets the message of what was thrown first: Orleans wraps the exceptions of storage and activation.</summary>
    public static string Of(Exception error)
    {
        while (error is OrleansException { InnerException: { } inner })
        {
            error = inner;
        }

        return error.Message;
    }
}
