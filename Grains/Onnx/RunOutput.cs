namespace Grid.Onnx;

/// <summary>
/// One output of a run.
/// </summary>
/// <param name="Shape">The dimensions; null if the output wasn't asked for.</param>
/// <param name="Data">The bytes, in the form that a request's inputs have.</param>
internal readonly record struct RunOutput(long[]? Shape, ReadOnlyMemory<byte> Data);
