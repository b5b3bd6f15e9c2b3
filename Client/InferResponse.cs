namespace Grid.Client;

/// <summary>
/// The answer of a model.
/// </summary>
/// <param name="ModelName">The model that answered.</param>
/// <param name="ModelVersion">Its version; empty if the server does not say.</param>
/// <param name="Id">The request's identifier; empty if it had none.</param>
/// <param name="Outputs">The outputs by name, in the server's order.</param>
public sealed record InferResponse(string ModelName, string ModelVersion, string Id, IReadOnlyDictionary<string, Tensor> Outputs)
{
    /// <summary>Gets an output.</summary>
    /// <param name="output">The output's name.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="KeyNotFoundException">The answer holds no such output; the message names those it holds.</exception>
    public Tensor this[string output]
        => Outputs.TryGetValue(output, out var tensor)
            ? tensor
            : throw new KeyNotFoundException($"The answer of model '{ModelName}' has no output '{output}'. It has: {string.Join(", ", Outputs.Keys)}.");
}
