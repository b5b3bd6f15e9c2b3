namespace Grid.Conformance.Calls;

[GenerateSerializer, Alias("conformance.coded")]
public sealed class CodedException(string message, int code) : Exception(message)
{
    [Id(0)]
    public int Code { get; } = code;
}
