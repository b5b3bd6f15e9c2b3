using Grid.Tensors;

namespace Grid.Silo.Rest;

/// <summary>
/// A request's body in memory: JSON, and binary tensors behind it.
/// </summary>
/// <param name="Buffer">The buffer; whoever made the body owns one hold.</param>
/// <param name="Length">The body's bytes, from the buffer's first.</param>
/// <param name="JsonLength">
/// How many of them are JSON: all, unless the header <c>Inference-Header-Content-Length</c> says otherwise. 0 if the whole
/// body is the one input's data.
/// </param>
internal readonly record struct RequestBody(TensorBuffer Buffer, int Length, int JsonLength)
{
    /// <summary>Gets the JSON.</summary>
    public ReadOnlySpan<byte> Json => Buffer.GetSpan()[..JsonLength];

    /// <summary>Gets the bytes between two positions.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Slice(int offset, int length) => Buffer.GetSpan().Slice(offset, length);
}
