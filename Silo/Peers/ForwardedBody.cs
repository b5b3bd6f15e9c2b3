using Grid.Silo.Rest;

namespace Grid.Silo.Peers;

/// <summary>
/// A body that goes to another silo.
/// </summary>
/// <param name="Body">The bytes.</param>
/// <param name="IsAsItCame">Whether it is still compressed if it came so.</param>
internal readonly record struct ForwardedBody(RequestBody Body, bool IsAsItCame)
{
    /// <summary>Makes the content of a request, with the headers that describe the body.</summary>
    /// <param name="source">The request that the body came with.</param>
    /// <returns>The content. The buffer stays the caller's, who holds it until the request is over.</returns>
    public BufferContent ToContent(HttpRequest source)
    {
        var content = new BufferContent(Body.Buffer, Body.Length);
        Copy(source, content, "Content-Type");
        Copy(source, content, BodyReader.HeaderLengthName);
        if (IsAsItCame)
        {
            Copy(source, content, "Content-Encoding");
        }

        return content;
    }

    private static void Copy(HttpRequest source, BufferContent content, string name)
    {
        if (source.Headers.TryGetValue(name, out var value))
        {
            content.Headers.TryAddWithoutValidation(name, (string?)value);
        }
    }
}
