using Grid.Models;

namespace Grid.Serving;

/// <summary>
/// A decoded request for one version of a model. Owns a hold on the buffer of each of its inputs.
/// </summary>
/// <remarks>
/// A door makes it, fills <see cref="Inputs"/> by position and gives it away to <see cref="IReplica.InferAsync"/>, which
/// ends its holds, whatever the outcome but <see cref="InferenceStatus.StaleRoute"/>: then the request is as it was and may
/// be given to another replica. A door that never gets that far calls <see cref="Release"/>.
/// </remarks>
public sealed class InferenceRequest
{
    /// <summary>Initializes a request without inputs.</summary>
    /// <param name="signature">The signature of the version it is for.</param>
    public InferenceRequest(ModelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        Signature = signature;
        Inputs = new InputTensor[signature.Inputs.Length];
    }

    /// <summary>Gets the signature of the version that the request was decoded for.</summary>
    public ModelSignature Signature { get; }

    /// <summary>Gets the inputs, one for each of the signature's, in its order; one left out has no buffer.</summary>
    public InputTensor[] Inputs { get; }

    /// <summary>
    /// Gets or sets the version that the request goes to: first the one it was decoded for, then, if that was replaced on the
    /// way, the one that took its place.
    /// </summary>
    public long Version { get; set; }

    /// <summary>
    /// Gets or sets which outputs are wanted, by their positions in the signature, in the order of the answer; null for all.
    /// </summary>
    public int[]? Outputs { get; set; }

    /// <summary>
    /// Gets or sets the timestamp (of the silo's <see cref="TimeProvider"/>) after which nobody waits for the answer.
    /// </summary>
    /// <value>Default: <see cref="long.MaxValue"/>, no deadline.</value>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>Ends the request's holds on its inputs.</summary>
    public void Release()
    {
        foreach (ref var input in Inputs.AsSpan())
        {
            input.Buffer?.Release();
            input = default;
        }
    }
}
