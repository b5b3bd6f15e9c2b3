using System.Collections.Immutable;
using Grid.Tensors;

namespace Grid.Models;

/// <summary>
/// What a door must know of a loaded version to decode a request for it.
/// </summary>
/// <param name="Platform">The runtime, e.g. <c>onnxruntime_onnx</c>.</param>
/// <param name="Inputs">The inputs, in the model's order. Those with a default (an overridable initializer) come last.</param>
/// <param name="RequiredInputs">How many of <paramref name="Inputs"/>, from the first, a request must carry.</param>
/// <param name="Outputs">The tensor outputs, in the model's order.</param>
/// <param name="OtherOutputs">Names of outputs that are no tensors (sequences, maps): left out of metadata and answers.</param>
/// <param name="MaxBatchSize">
/// The most rows along dimension 0 that requests are joined to, or 0 if requests of this model are never joined. A single
/// request may have more: it runs alone.
/// </param>
/// <param name="Properties">The model's own metadata: producer, description, custom properties.</param>
[GenerateSerializer, Immutable, Alias("grid.model-signature")]
public sealed record ModelSignature(
    [property: Id(0)] string Platform,
    [property: Id(1)] ImmutableArray<TensorSpec> Inputs,
    [property: Id(2)] int RequiredInputs,
    [property: Id(3)] ImmutableArray<TensorSpec> Outputs,
    [property: Id(4)] ImmutableArray<string> OtherOutputs,
    [property: Id(5)] int MaxBatchSize,
    [property: Id(6)] ImmutableArray<KeyValuePair<string, string>> Properties)
{
    /// <summary>
    /// Gets whether inputs must hold something in every open dimension, because the model has operators that can't take an
    /// empty one.
    /// </summary>
    /// <value>Default: false, a dimension may be 0.</value>
    [Id(7)]
    public bool RefusesEmptyInputs { get; init; }
}
