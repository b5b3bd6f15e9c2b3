namespace Grid.Storage;

/// <summary>
/// A state was not written, and that is certain: unlike after another failure it need not be read again to know what is stored.
/// </summary>
/// <param name="message">Why, and what to do.</param>
/// <param name="innerException">What went wrong, or null.</param>
internal sealed class StateNotWrittenException(string message, Exception? innerException = null) : IOException(message, innerException);
