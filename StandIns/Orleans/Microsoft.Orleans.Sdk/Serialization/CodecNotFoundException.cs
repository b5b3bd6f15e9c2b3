namespace Orleans.Serialization;

/// <summary>A value of a type was to be copied or sent that has no serializer.</summary>
[GenerateSerializer]
public class CodecNotFoundException : Exception
{
    public CodecNotFoundException(string message) : base(message)
    {
    }
}
