using Grid.Tensors;

namespace Grid.Serving;

/// <summary>
/// The value of one output: a slice of what the run produced, valid until its result is disposed.
/// </summary>
/// <param name="Name">The output's name.</param>
/// <param name="DataType">The element type.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Data">The bytes, in the form that <see cref="InputTensor"/> describes.</param>
public readonly record struct OutputTensor(string Name, TensorDataType DataType, long[] Shape, ReadOnlyMemory<byte> Data);
