namespace MessagePack;

/// <summary>A type that the resolver in use has no formatter for.</summary>
public class FormatterNotRegisteredException : MessagePackSerializationException
{
    public FormatterNotRegisteredException(string? message)
        : base(message)
    {
    }
}
