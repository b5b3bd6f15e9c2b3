using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// An answer ready to be sent: JSON, and the outputs that go out as binary data behind it.
/// </summary>
/// <param name="Json">The JSON's buffer, with a hold that the answer owns.</param>
/// <param name="JsonLength">The JSON's bytes.</param>
/// <param name="Binary">The outputs behind the JSON, valid until the result is disposed.</param>
internal readonly record struct InferAnswer(TensorBuffer Json, int JsonLength, IReadOnlyList<ReadOnlyMemory<byte>> Binary) : IDisposable
{
    /// <summary>Gets the bytes of the whole answer.</summary>
    public long Length
    {
        get
        {
            long length = JsonLength;
            foreach (var output in Binary)
            {
                length += output.Length;
            }

            return length;
        }
    }

    /// <summary>Gets the JSON.</summary>
    public ReadOnlyMemory<byte> JsonBytes => Json.Memory[..JsonLength];

    /// <summary>Ends the hold on the JSON.</summary>
    public void Dispose() => Json.Release();
}
