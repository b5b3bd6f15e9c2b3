using System.Collections.Immutable;

namespace Grid.Tensors;

/// <summary>
/// What a model declares of an input or an output.
/// </summary>
/// <param name="Name">The tensor's name in the model.</param>
/// <param name="DataType">The element type.</param>
/// <param name="Shape">The dimensions; -1 where any size is accepted. Empty for a scalar.</param>
[GenerateSerializer, Immutable, Alias("grid.tensor-spec")]
public sealed record TensorSpec(
    [property: Id(0)] string Name,
    [property: Id(1)] TensorDataType DataType,
    [property: Id(2)] ImmutableArray<long> Shape);
