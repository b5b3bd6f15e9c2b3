using Grid.Serving;

namespace Grid.Silo.Rest;

/// <summary>
/// An inference request as a door needs it: for the replica, and for the answer.
/// </summary>
/// <param name="request">What the replica gets.</param>
internal sealed class DecodedInfer(InferenceRequest request)
{
    /// <summary>Gets what the replica gets.</summary>
    public InferenceRequest Request { get; } = request;

    /// <summary>Gets or sets the caller's id as it was written, quotes and escapes included; null if none was given.</summary>
    public byte[]? Id { get; set; }

    /// <summary>
    /// Gets or sets which outputs go out as binary data, in the order of the answer, null where the request doesn't say; null
    /// as a whole if it doesn't name outputs.
    /// </summary>
    public bool?[]? BinaryOutputs { get; set; }

    /// <summary>Gets or sets whether outputs that nobody spoke of go out as binary data.</summary>
    /// <value>Default: false, they go out as JSON.</value>
    public bool BinaryByDefault { get; set; }

    /// <summary>Gets or sets after how many microseconds nobody waits any longer.</summary>
    /// <value>Default: 0, never.</value>
    public long TimeoutMicroseconds { get; set; }

    /// <summary>Tells whether an output goes out as binary data.</summary>
    /// <param name="index">Its position in the answer.</param>
    /// <returns>Whether it does.</returns>
    public bool IsBinary(int index) => BinaryOutputs?[index] ?? BinaryByDefault;
}
