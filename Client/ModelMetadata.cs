using Grid.Tensors;

namespace Grid.Client;

/// <summary>
/// What a model says of itself.
/// </summary>
/// <param name="Name">The model's name.</param>
/// <param name="Versions">The versions that take requests; empty if the server does not say.</param>
/// <param name="Platform">The runtime, e.g. <c>onnxruntime_onnx</c>.</param>
/// <param name="Inputs">The inputs, in the model's order.</param>
/// <param name="Outputs">The outputs, in the model's order.</param>
public sealed record ModelMetadata(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorSpec> Inputs,
    IReadOnlyList<TensorSpec> Outputs);
