namespace MessagePack;

/// <summary>
/// Bytes that are not what the reader was asked for, or a value that could not be written. The serializer's methods wrap
/// whatever went wrong below them in one of these; the reader and the writer throw it as it is, and
/// <see cref="EndOfStreamException"/> for input that stops too early.
/// </summary>
public class MessagePackSerializationException : Exception
{
    public MessagePackSerializationException()
    {
    }

    public MessagePackSerializationException(string? message)
        : base(message)
    {
    }

    public MessagePackSerializationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
